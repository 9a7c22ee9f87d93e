/** RTM_GETNETCONF of all: what devices are configured to do with packets, and new ones will be. */
import { netconfmsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Request } from '../af-netlink/kernel-side.ts';
import { EMSGSIZE } from '../net/errno.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import { NLMSG_HDRLEN, refuse } from './nlmsg-parse.ts';
import { PF_INET, PF_INET6, RTM_NEWNETCONF } from './rtnl-types.ts';

const NLM_F_MULTI = 2;
/** Strict checking wants the one byte of family with its padding, and nothing else. */
const STRICT_LENGTH = NLMSG_HDRLEN + 4;
const NETCONFA_IFINDEX = 1;
/** FORWARDING, RP_FILTER, MC_FORWARDING, BC_FORWARDING, PROXY_NEIGH, IGNORE_ROUTES: all 0. */
const inet = [2, 3, 4, 8, 5, 6];
const inet6 = [2, 4, 5, 6];
/** NETCONFA_IFINDEX_ALL, NETCONFA_IFINDEX_DEFAULT */
const ALL_AND_DEFAULT = [-1, -2];

const netconfDump =
  (family: number, protocol: string, settings: readonly number[]) =>
  ({ net, strict, message }: Request): Dump => {
    const indexes = net.devices.byIndex().map(({ index }) => index);
    const left = [...indexes, ...ALL_AND_DEFAULT];
    return {
      splitDone: false,
      dump(part) {
        if (strict && message.length !== STRICT_LENGTH) {
          const text = `${protocol}: Invalid data after header in netconf dump request`;
          return refuse(part.extack, text);
        }
        for (let index = left[0]; index !== undefined; index = left[0]) {
          const { seq, portid: pid } = part;
          const header = { type: RTM_NEWNETCONF, flags: NLM_F_MULTI, seq, pid };
          const out = MessageWriter.message(header, netconfmsg.encode({ family }));
          out.u32(NETCONFA_IFINDEX, index);
          for (const setting of settings) out.u32(setting, 0);
          if (!part.put(out.end())) return -EMSGSIZE;
          left.shift();
        }
        return 0;
      },
    };
  };

/** inet_netconf_dump_devconf */
export const inet_netconf_dump: (request: Request) => Dump = netconfDump(PF_INET, 'ipv4', inet);
/** inet6_netconf_dump_devconf */
export const inet6_netconf_dump: (request: Request) => Dump = netconfDump(PF_INET6, 'ipv6', inet6);
