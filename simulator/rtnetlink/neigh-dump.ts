/** RTM_GETNEIGH of all: nobody has neighbours while the loopback device is down. */
import { ndmsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Extack, Request } from '../af-netlink/kernel-side.ts';
import { Unmodelled } from '../unmodelled.ts';
import { NLMSG_HDRLEN, refuse } from './nlmsg-parse.ts';

const END = NLMSG_HDRLEN + ndmsg.size;
const FLAGS = NLMSG_HDRLEN + ndmsg.offsetOf('flags');
const NTF_PROXY = 8;

/** neigh_dump_info: in any family but PF_BRIDGE, which has its own. */
export function neigh_dump_info(request: Request): Dump {
  return {
    splitDone: false,
    dump({ extack }) {
      const error = neigh_valid_dump_req(request, extack);
      if (error < 0) return error;
      if ([...request.net.devices.values()].some(({ isUp }) => isUp)) {
        throw new Unmodelled('neighbours while a device is up');
      }
      return 0;
    },
  };
}

/** neigh_valid_dump_req: without strict checking a short header is only a warning. */
function neigh_valid_dump_req({ message, strict }: Request, extack: Extack): number {
  if (message.length > END) throw new Unmodelled('attributes of a dump of neighbours');
  if (message.length < END) {
    if (strict) return refuse(extack, 'Invalid header for neighbor dump request');
    extack.msg = 'Invalid header length';
    return 0;
  }
  if (!strict) return 0;
  if (message[FLAGS] === NTF_PROXY) throw new Unmodelled('a dump of proxies');
  const contents = message.subarray(NLMSG_HDRLEN + 1);
  const wrong = contents.findIndex((byte, at) => byte !== 0 && at + NLMSG_HDRLEN + 1 !== FLAGS);
  if (wrong >= 0) return refuse(extack, 'Invalid values in header for neighbor dump request');
  if ((message[FLAGS] ?? 0) === 0) return 0;
  return refuse(extack, 'Invalid flags in header for neighbor dump request');
}
