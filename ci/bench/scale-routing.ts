/** The same for objects of rtnetlink: what one more costs when there are many of its kind. */
import { createKernel } from '../../simulator/index.ts';
import { join, nla, nlmsg, u32 } from '../../harness/program/build.ts';
import { type Segment, resolveBytes } from '../../harness/program/bytes.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';

/** NLM_F_REQUEST | NLM_F_ACK, and | NLM_F_CREATE. */
const [ASKED, CREATE] = [5, 0x405];
const LO_UP = `00000000 ${u32(1)} ${u32(1)} ${u32(1)}`;
const hex = (value: number, bytes: number): string => value.toString(16).padStart(2 * bytes, '0');
const v4 = (n: number): string => `0a${hex(n, 3)}`;
const v6 = (n: number): string => `20010db8 00000000 00000000 00${hex(n, 3)}`;

interface Message {
  type: string;
  payload: readonly (string | Segment[])[];
}

const message = (type: string, ...payload: Message['payload']): Message => ({ type, payload });

/** The n-th object of each kind; all of the loopback device, apart from links. */
export const ROUTING_OBJECTS: Readonly<Record<string, (n: number) => Message>> = {
  'IPv4 addresses': (n) => message('RTM_NEWADDR', `02200000 ${u32(1)}`, nla(2, v4(n))),
  // IFA_F_NODAD
  'IPv6 addresses': (n) => message('RTM_NEWADDR', `0a800200 ${u32(1)}`, nla(2, v6(n))),
  'IPv4 routes': (n) =>
    message('RTM_NEWROUTE', `02200000 fe03fd01 ${u32(0)}`, nla(1, v4(n)), nla(4, u32(1))),
  'IPv6 routes': (n) =>
    message('RTM_NEWROUTE', `0a800000 fe030001 ${u32(0)}`, nla(1, v6(n)), nla(4, u32(1))),
  'nexthop objects': (n) =>
    message('RTM_NEWNEXTHOP', `02000000 ${u32(0)}`, nla(1, u32(n + 1)), nla(5, u32(1))),
  links: (n) =>
    message(
      'RTM_NEWLINK',
      `00000000 ${u32(100 + 2 * n)} ${u32(0)} ${u32(0)}`,
      nla(18, nla(1, '7665746800')),
    ),
};

/** How the n-th object is made, on a kernel of its own with lo up. @throws Error if it is refused */
function makerOf(kind: (n: number) => Message): (n: number) => void {
  const socket = createKernel().open(0);
  const ask = ({ type, payload }: Message, flags: number): void => {
    socket.send(
      resolveBytes(
        nlmsg({ type: RTM.values[type] ?? 0, flags, seq: 1 }, join(...payload)),
        () => 0,
      ),
    );
    // NLMSG_ERROR 0: it was made
    const error = socket.drain()[0]?.subarray(16, 20);
    if (error?.every((byte) => byte === 0) !== true) throw new Error(`${type} is refused`);
  };
  ask(message('RTM_NEWLINK', LO_UP), ASKED);
  return (n) => ask(kind(n), CREATE);
}

/** One more beside many, as a multiple of one more beside ten. */
export function costBesideMany(kind: (n: number) => Message, many: number): number {
  const make = makerOf(kind);
  let n = 0;
  const batch = (): number => {
    const begin = performance.now();
    for (let count = 0; count < 50; count++) make(n++);
    return performance.now() - begin;
  };
  const least = (): number => Math.min(...Array.from({ length: 8 }, batch));
  least(); // what runs for the first time is slow
  const few = least();
  while (n < many) make(n++);
  return least() / few;
}
