/** RTM_GETVLAN of family PF_BRIDGE, where bridges have VLANs: what is asked, as long as there is no bridge. */
import { br_vlan_msg } from '../../../harness/wire/structs/bridge.ts';
import type { Dump, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import { isBridge } from '../../netdev/bridge/bridge-device.ts';
import { NL_VALIDATE_STRICT } from '../../nlattr/validate.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { keptRequest } from '../kept-request.ts';
import { type Expected, fixedHeader, nlmsg_parse } from '../nlmsg-parse.ts';

const BRIDGE_VLANDB_DUMP_FLAGS = 1;

/** br_vlan_db_dump_pol */
const expected: Expected = {
  hdrlen: br_vlan_msg.size,
  maxtype: BRIDGE_VLANDB_DUMP_FLAGS,
  policy: { entries: { [BRIDGE_VLANDB_DUMP_FLAGS]: { type: 'U32' } } },
  validate: NL_VALIDATE_STRICT,
};

const hasVlans = (dev: Device): boolean =>
  isBridge(dev) || (dev.master !== undefined && isBridge(dev.master));

/** br_vlan_rtm_dump: one device, or all. */
export function br_vlan_rtm_dump(given: Request): Dump {
  const request = keptRequest(given);
  const { devices } = request.net;
  return {
    splitDone: false,
    dump(part) {
      const error = nlmsg_parse(request, expected, [], part.extack);
      if (error < 0) return error;
      const { ifindex } = br_vlan_msg.decode(fixedHeader(request, br_vlan_msg.size));
      const dev = devices.get(ifindex);
      if (ifindex !== 0 && dev === undefined) return -ENODEV;
      const asked = dev === undefined ? [...devices.values()] : [dev];
      if (asked.some(hasVlans)) throw new Unmodelled('dumps of the VLANs of a bridge');
      return dev === undefined ? 0 : -EINVAL;
    },
  };
}
