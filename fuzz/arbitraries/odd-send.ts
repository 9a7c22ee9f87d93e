/** Sends that are unusual as calls: empty, long, in pieces, with control data, through write. */
import fc from 'fast-check';
import { nlmsg, u32, zeros } from '../../harness/program/build.ts';
import type { Step } from '../../harness/program/program.ts';

const [SOL_SOCKET, SCM_RIGHTS, SCM_CREDENTIALS, UNKNOWN] = [1, 1, 2, 9];
const [MSG_OOB, MSG_PROBE, MSG_DONTROUTE] = [0x1, 0x10, 0x4];

/** NLMSG_NOOP that asks for an ACK, with so much payload. */
const noop = (payload: number): string =>
  nlmsg({ type: 1, flags: 5, seq: 9 }, zeros(payload)).map(String).join(' ');
const SHORT = noop(0);
/** Beyond the least that SO_SNDBUF allows, and beyond a page or two. */
const LONG = [4560, 4600, 9000, 33_000].map(noop);
/** Refused, and too long to be echoed whole. */
const REFUSED = [8176, 8192, 9000].map((size) =>
  nlmsg({ type: 0x3f0, flags: 5, seq: 9 }, zeros(size)).map(String).join(' '),
);

/** struct cmsghdr, its length given, and some data. */
const cmsg = (length: number, level: number, type: number, data = zeros(16)): string =>
  [u32(length), u32(0), u32(level), u32(type), data].join(' ');

const control = fc.constantFrom(
  cmsg(15, SOL_SOCKET, SCM_CREDENTIALS),
  cmsg(27, SOL_SOCKET, SCM_CREDENTIALS),
  cmsg(0, SOL_SOCKET, SCM_CREDENTIALS),
  cmsg(200, SOL_SOCKET, SCM_CREDENTIALS),
  cmsg(20, SOL_SOCKET, UNKNOWN),
  cmsg(20, 270, 3),
  cmsg(18, SOL_SOCKET, SCM_RIGHTS),
  cmsg(16, SOL_SOCKET, SCM_RIGHTS),
  zeros(8),
);

type Oddity = Omit<Extract<Step, { call: 'send' }>, 'call' | 'socket'>;

const oddity: fc.Arbitrary<Oddity> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<Oddity>(
      { bytes: '' },
      { bytes: '', via: 'write' },
      { bytes: '', via: 'sendmsg' },
      { bytes: '', to: {} },
      { bytes: '', to: { pid: 0x10001 } },
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(...LONG, ...REFUSED).map((bytes) => ({ bytes })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Oddity>(
      { bytes: SHORT, via: 'write' },
      { bytes: SHORT, via: 'sendmsg' },
      { bytes: SHORT, via: 'sendmsg', pieces: [4, 12] },
      { bytes: SHORT, via: 'sendmsg', pieces: [0, 16, 0] },
    ),
  },
  { weight: 2, arbitrary: control.map((data) => ({ bytes: SHORT, control: data })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(MSG_OOB, MSG_PROBE, MSG_DONTROUTE)
      .map((flags) => ({ bytes: SHORT, flags })),
  },
);

export const oddSend = (name: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc.tuple(name, oddity).map(([socket, odd]): Step => ({ call: 'send', socket, ...odd }));
