/** Structs of include/uapi/linux/if_bridge.h, and the alike one of tunnels (if_link.h). */
import { AF } from '../constants/socket.ts';
import { layout, pad, u16, u32, u8 } from '../layout.ts';

/** struct br_port_msg: multicast entries */
export const br_port_msg = layout('br_port_msg', { family: u8(AF), gap: pad(3), ifindex: u32() });

/** struct br_vlan_msg */
export const br_vlan_msg = layout('br_vlan_msg', {
  family: u8(AF),
  reserved1: u8(),
  reserved2: u16(),
  ifindex: u32(),
});

/** struct tunnel_msg */
export const tunnel_msg = layout('tunnel_msg', {
  family: u8(AF),
  flags: u8(),
  reserved2: u16(),
  ifindex: u32(),
});
