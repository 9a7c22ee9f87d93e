import { describe, expect, it } from 'vitest';
import { message } from '../af-netlink/testing.ts';
import { createKernel } from '../index.ts';
import { heard, link, nla, openFor, text, u32 } from '../nlattr/testing.ts';

const [RTM_NEWLINK, RTM_DELLINK, RTM_GETLINK, RTM_SETLINK, RTM_NEWNSID] = [16, 17, 18, 19, 88];
const [IFLA_IFNAME, IFLA_LINKINFO, IFLA_NET_NS_PID] = [3, 18, 19];
const [RTNLGRP_LINK, RTNLGRP_NSID] = [1, 28];
const [NETNSA_NSID, NETNSA_PID] = [1, 2];
const [ASKED, CREATE] = [5, 0x605];
const pair = link(
  RTM_NEWLINK,
  20,
  [
    ...nla(IFLA_IFNAME, text('own')),
    ...nla(IFLA_LINKINFO, [
      ...nla(1, text('veth')),
      ...nla(
        2,
        nla(1, [...u32(0), ...u32(10), ...u32(0), ...u32(0), ...nla(IFLA_IFNAME, text('peer'))]),
      ),
    ]),
  ],
  CREATE,
);
const setUp = (index: number): Uint8Array =>
  message({ type: RTM_SETLINK, flags: ASKED, seq: 1 }, [
    ...u32(0),
    ...u32(index),
    ...u32(1),
    ...u32(1),
  ]);

function setting(...groups: number[]) {
  const kernel = createKernel();
  const socket = openFor(kernel, 0);
  const member = openFor(kernel, 0);
  for (const group of groups) member.setsockopt(270, 1, group);
  return { kernel, socket, member };
}
/** Type, index and flags of each link message. */
const links = (all: string[]): string[] =>
  all.map((each) => {
    const bytes = Buffer.from(each, 'hex');
    return `${bytes.readUInt16LE(4)} ${bytes.readInt32LE(20)} ${bytes.readUInt32LE(24).toString(16)}`;
  });

describe('link watch', () => {
  it('is a second late for what was down when its carrier went, unless somebody asks', () => {
    const { kernel, socket, member } = setting(RTNLGRP_LINK);
    socket.send(pair);
    socket.send(setUp(20));
    // as if it ran: nobody has looked yet
    expect(links(heard(member, socket))).toEqual(['16 10 1002', '16 20 1002', '16 20 1043']);
    kernel.clock.advance(100);
    expect(links(heard(member, socket))).toEqual(['16 20 1003']);
  });

  it('is over when the answer of RTM_GETLINK comes', () => {
    const { socket, member } = setting(RTNLGRP_LINK);
    socket.send(pair);
    socket.drain();
    socket.send(link(RTM_GETLINK, 20));
    expect(links(heard(socket, socket))).toEqual(['16 20 1002']);
    socket.send(setUp(20));
    expect(links(heard(member, socket)).at(-1)).toBe('16 20 1003');
  });

  it('follows at once where both ends are up, and poll waits for nothing', () => {
    const { socket, member } = setting(RTNLGRP_LINK);
    socket.send(pair);
    for (const index of [20, 10]) socket.send(setUp(index));
    expect(links(heard(member, socket)).slice(-2)).toEqual(['16 10 11043', '16 20 11043']);
    expect(member.poll(1, 50)).toBe(0);
  });
});

describe('a namespace that ends', () => {
  it('loses its id before the other ends of pairs go', () => {
    const { kernel, socket, member } = setting(RTNLGRP_LINK, RTNLGRP_NSID);
    const there = kernel.task('other', {}, kernel.net('there')).tgid;
    const id = [...nla(NETNSA_NSID, u32(7)), ...nla(NETNSA_PID, u32(there))];
    socket.send(message({ type: RTM_NEWNSID, flags: ASKED, seq: 1 }, [...u32(0), ...id]));
    socket.send(pair);
    socket.send(link(RTM_SETLINK, 10, nla(IFLA_NET_NS_PID, u32(there)), ASKED));
    expect(kernel.net('there').devices.get(10)?.name).toBe('peer');
    heard(member, socket);
    kernel.cleanup_net('there');
    const types = heard(member, socket).map((each) => Buffer.from(each, 'hex').readUInt16LE(4));
    expect(types).toEqual([89, RTM_DELLINK]);
    expect(kernel.net().devices.get(20)).toBeUndefined();
  });
});
