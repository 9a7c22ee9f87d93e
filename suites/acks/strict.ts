/** NETLINK_CAP_ACK and NETLINK_EXT_ACK on sockets that also check strictly, by what comes of a request. */
import { struct } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { done, dumpOf, loopbackPart, RTM_GETLINK } from '../../harness/runner/dumps.ts';
import { extack, type ExtendedAck, wantsExtack, wantsStrict } from '../../harness/runner/extack.ts';
import { alive, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import {
  answerTo,
  capAck,
  LEFTOVER,
  replyOf,
  silent,
  type Stimulus,
  telling,
  warned,
} from './stimuli.ts';

const NLM_F_ACK_TLVS = 0x200;
const EINVAL = -22;
const COMBINATIONS = [false, true].flatMap((cap) => [false, true].map((ext) => ({ cap, ext })));

/** Strictly, bytes left over are no warning but an error, and nothing is told of lo. */
const stimuli: readonly Stimulus[] = [
  ...silent,
  ...telling.filter(({ reply }) => reply === undefined),
  {
    name: 'a byte left over',
    request: warned(1),
    errno: 'EINVAL',
    tells: { msg: LEFTOVER },
  },
];
interface Dump {
  name: string;
  request: Segment[];
  tells?: ExtendedAck;
}
const dumps: readonly Dump[] = [
  { name: 'a dump', request: dumpOf(RTM_GETLINK, struct(ifinfomsg)) },
  {
    name: 'a dump that fails',
    request: dumpOf(RTM_GETLINK, struct(ifinfomsg, { index: 1 })),
    tells: { msg: 'Filter by device index not supported for link dumps' },
  },
];
const asked = (
  name: string,
  { cap, ext }: { cap: boolean; ext: boolean },
  request: Segment[],
  ...heard: Parameters<typeof hears>[1][]
): Case => ({
  name: `${name}, CAP_ACK ${cap ? 'on' : 'off'}, EXT_ACK ${ext ? 'on' : 'off'}`,
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    wantsStrict('a'),
    ...(cap ? [capAck('a')] : []),
    ...(ext ? [wantsExtack('a')] : []),
    send('a', request),
    hears('a', ...heard),
    socket('b', 'NETLINK_ROUTE'),
    ...alive('b'),
  ],
});

export const strict: readonly Requirement[] = [
  {
    id: 'ack.strict',
    rule: 'NETLINK_GET_STRICT_CHK decides what is refused, not how it is told: NETLINK_CAP_ACK and NETLINK_EXT_ACK do what they do without it, the former nothing to NLMSG_DONE',
    level: 'observed',
    source: [
      'net/netlink/af_netlink.c netlink_ack',
      'net/netlink/af_netlink.c netlink_dump_done',
      'Documentation/userspace-api/netlink/intro.rst Strict checking',
    ],
    needs: ['route'],
    seen: ['6.18.44', '6.1.176'],
    cases: COMBINATIONS.flatMap((options) => [
      ...stimuli.map((each) =>
        asked(each.name, options, each.request, ...replyOf(each), answerTo(each, options)),
      ),
      ...dumps.map(({ name, request, tells }) =>
        tells === undefined
          ? asked(name, options, request, loopbackPart(1), done(1))
          : asked(
              name,
              options,
              request,
              done(1, EINVAL, options.ext ? { flags: NLM_F_ACK_TLVS, tlvs: extack(tells) } : {}),
            ),
      ),
    ]),
  },
];
