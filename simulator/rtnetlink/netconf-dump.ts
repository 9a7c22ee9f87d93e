/** RTM_GETNETCONF of all: what devices are configured to do with packets, and new ones will be. */
import type { Dump, Request } from '../af-netlink/kernel-side.ts';
import { EMSGSIZE } from '../net/errno.ts';
import {
  ALL,
  DEFAULT,
  type NetconfFamily,
  inet6Netconf,
  inetNetconf,
  netconf_fill_devconf,
} from './netconf-message.ts';
import { Unmodelled } from '../unmodelled.ts';
import { NLMSG_HDRLEN, refuse } from './nlmsg-parse.ts';

const NLM_F_MULTI = 2;
/** Strict checking wants the one byte of family with its padding, and nothing else. */
const STRICT_LENGTH = NLMSG_HDRLEN + 4;

const netconfDump =
  (of: NetconfFamily) =>
  ({ net, strict, message }: Request): Dump => {
    const family = message[NLMSG_HDRLEN];
    let reached = 0;
    const left = [ALL, DEFAULT];
    return {
      splitDone: false,
      dump(part) {
        if (net.kernel.profile.mpls && family !== of.family) {
          throw new Unmodelled('settings of MPLS');
        }
        if (strict && message.length !== STRICT_LENGTH) {
          const text = `${of.protocol}: Invalid data after header in netconf dump request`;
          return refuse(part.extack, text);
        }
        const told = { flags: NLM_F_MULTI, seq: part.seq, portid: part.portid };
        for (const dev of net.devices.after(reached)) {
          const settings = of.settings(dev);
          if (settings !== undefined) {
            const entry = netconf_fill_devconf(net.kernel, of, dev.index, settings, told);
            if (!part.put(entry)) return -EMSGSIZE;
          }
          reached = dev.index;
        }
        for (let index = left[0]; index !== undefined; index = left[0]) {
          if (!part.put(netconf_fill_devconf(net.kernel, of, index, undefined, told)))
            return -EMSGSIZE;
          left.shift();
        }
        return 0;
      },
    };
  };

/** inet_netconf_dump_devconf */
export const inet_netconf_dump: (request: Request) => Dump = netconfDump(inetNetconf);
/** inet6_netconf_dump_devconf */
export const inet6_netconf_dump: (request: Request) => Dump = netconfDump(inet6Netconf);
