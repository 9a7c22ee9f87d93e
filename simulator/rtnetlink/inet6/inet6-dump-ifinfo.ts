/** RTM_GETLINK of family AF_INET6: links as IPv6 sees them, by ascending index. */
import { ifinfomsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE } from '../../net/errno.ts';
import { NLMSG_HDRLEN, refuse } from '../nlmsg-parse.ts';
import { inet6_fill_ifinfo } from './inet6-fill-ifinfo.ts';

const NLM_F_MULTI = 2;

/** inet6_dump_ifinfo: also of links that are down. */
export function inet6_dump_ifinfo(request: Request): Dump {
  let checked: number | undefined;
  let reached = 0;
  return {
    splitDone: false,
    dump(part) {
      checked ??= request.strict ? inet6_valid_dump_ifinfo(request, part.extack) : 0;
      if (checked < 0) return checked;
      const { seq, portid } = part;
      for (const dev of request.net.devices.after(reached)) {
        const message = inet6_fill_ifinfo(dev, { flags: NLM_F_MULTI, seq, portid });
        if (message !== undefined && !part.put(message)) return -EMSGSIZE;
        reached = dev.index;
      }
      return 0;
    },
  };
}

/** inet6_valid_dump_ifinfo */
function inet6_valid_dump_ifinfo({ message }: Request, extack: Extack): number {
  const end = NLMSG_HDRLEN + ifinfomsg.size;
  if (message.length < end) return refuse(extack, 'ipv6: Invalid header for link dump request');
  if (message.length > end) return refuse(extack, 'ipv6: Invalid data after header');
  if (message.subarray(NLMSG_HDRLEN + 1).every((byte) => byte === 0)) return 0;
  return refuse(extack, 'ipv6: Invalid values in header for dump request');
}
