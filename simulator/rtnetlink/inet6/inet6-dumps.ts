/** Dumps of family AF_INET6: one message each while the loopback device is up, or none. */
import { ifaddrmsg, rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import type { Device } from '../../net/device.ts';
import { EMSGSIZE, ENODEV } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import { Unmodelled } from '../../unmodelled.ts';
import type { Told } from '../inet/ifaddr-message.ts';
import { NLMSG_HDRLEN, fixedHeader, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWADDR, RTM_NEWROUTE } from '../rtnl-types.ts';
import { IF_READY } from './inet6-dev.ts';
import { loopbackAddress, loopbackRoute } from './inet6-loopback.ts';

const [NLM_F_MULTI, NLM_F_DUMP_FILTERED] = [2, 0x20];

interface One {
  readonly splitDone: boolean;
  /** Answers to a strict request are marked as filtered, whether they are or not. */
  readonly marked?: boolean;
  /** The message, if there is one. */
  message: (dev: Device, told: Omit<Told, 'type'>) => Uint8Array | undefined;
  /** Of a strict request: 0, -errno, FILTERED or NO_DEVICE. */
  check: (extack: Extack) => number;
}

/** @throws Unmodelled if other devices have addresses of their own by now */
function refuseOtherLinks(net: Net): void {
  for (const dev of net.devices.values()) {
    if (dev.index !== 1 && ((dev.ip6_ptr?.ifFlags ?? 0) & IF_READY) !== 0) {
      throw new Unmodelled(`IPv6 of ${dev.kind.name ?? 'other'} links`);
    }
  }
}

function dumpOfOne(
  { net, strict }: Request,
  { splitDone, marked = false, message, check }: One,
): Dump {
  let checked: number | undefined;
  let ended = false;
  return {
    splitDone,
    get answerFlags() {
      return checked === FILTERED || checked === NO_DEVICE ? NLM_F_DUMP_FILTERED : 0;
    },
    dump(part) {
      checked ??= strict ? check(part.extack) : 0;
      if (checked === NO_DEVICE) return -ENODEV;
      if (checked < 0) return checked;
      refuseOtherLinks(net);
      const dev = net.devices.get(1);
      const filtered = checked === FILTERED || (marked && strict);
      const flags = NLM_F_MULTI | (filtered ? NLM_F_DUMP_FILTERED : 0);
      const { seq, portid } = part;
      const made = dev === undefined || ended ? undefined : message(dev, { flags, seq, portid });
      if (made !== undefined && !part.put(made)) return -EMSGSIZE;
      ended = true;
      return 0;
    },
  };
}
/** Results of a check besides 0 and -errno. */
const [FILTERED, NO_DEVICE] = [1, 2];

/** inet6_dump_ifaddr */
export const inet6_dump_ifaddr = (request: Request): Dump =>
  dumpOfOne(request, {
    splitDone: false,
    message: (dev, told) =>
      dev.isUp ? loopbackAddress({ type: RTM_NEWADDR, ...told }) : undefined,
    check: (extack) => {
      const { size } = ifaddrmsg;
      if (request.message.length < NLMSG_HDRLEN + size) {
        return refuse(extack, 'ipv6: Invalid header for address dump request');
      }
      const { prefixlen, flags, scope, index } = ifaddrmsg.decode(fixedHeader(request, size));
      if (prefixlen !== 0 || flags !== 0 || scope !== 0) {
        return refuse(extack, 'ipv6: Invalid values in header for address dump request');
      }
      refuseAttributes(request, size);
      if (index === 0) return 0;
      return request.net.devices.has(index) ? FILTERED : NO_DEVICE;
    },
  });

/** inet6_dump_fib */
export const inet6_dump_fib = (request: Request): Dump =>
  dumpOfOne(request, {
    splitDone: true,
    marked: true,
    message: (dev, told) => (dev.isUp ? loopbackRoute({ type: RTM_NEWROUTE, ...told }) : undefined),
    check: () => refuseContents(request, rtmsg.size),
  });

function refuseAttributes({ message }: Request, size: number): void {
  if (message.length > NLMSG_HDRLEN + size) {
    throw new Unmodelled('attributes of a strict dump request to IPv6');
  }
}

function refuseContents(request: Request, size: number): number {
  refuseAttributes(request, size);
  const short = request.message.length < NLMSG_HDRLEN + size;
  if (
    short ||
    fixedHeader(request, size)
      .subarray(1)
      .some((byte) => byte !== 0)
  ) {
    throw new Unmodelled('contents of a strict dump request to IPv6');
  }
  return 0;
}
