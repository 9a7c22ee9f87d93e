/** Reading: one datagram with little room or odd flags, all of them, or whether there are any. */
import fc from 'fast-check';
import type { Step } from '../../harness/program/program.ts';
import { sometimes } from './sometimes.ts';

const [MSG_OOB, MSG_PEEK, MSG_TRUNC, MSG_WAITALL] = [0x1, 0x2, 0x20, 0x100];

/** Around headers, ACKs and the parts of a dump. */
const room = fc.constantFrom(0, 1, 8, 15, 16, 20, 35, 36, 100, 1024, 4096, 8192, 16384, 40_000);
const flags = fc.constantFrom(
  0,
  MSG_PEEK,
  MSG_PEEK,
  MSG_TRUNC,
  MSG_TRUNC,
  MSG_PEEK | MSG_TRUNC,
  MSG_PEEK | MSG_TRUNC,
  MSG_WAITALL,
  MSG_OOB,
);
/** Around a struct cmsghdr, a struct nl_pktinfo and a struct ucred. */
const control = fc.constantFrom(0, 1, 15, 16, 17, 20, 24, 28, 32, 48, 52).map((size) => ({
  control: size,
}));
const addressRoom = fc.constantFrom(0, 1, 2, 8, 11, 13, 16).map((size) => ({ addressRoom: size }));

type Reading = (name: fc.Arbitrary<string>) => fc.Arbitrary<Step>;

const oneDatagram: Reading = (name) =>
  fc
    .tuple(
      name,
      sometimes(
        1,
        room.map((size) => ({ room: size })),
      ),
      sometimes(
        1,
        flags.map((each) => ({ flags: each })),
      ),
      sometimes(3, control),
      sometimes(6, addressRoom),
    )
    .map(([socket, ...more]): Step => Object.assign({ call: 'recv' as const, socket }, ...more));

const read: Reading = (name) =>
  fc
    .tuple(name, room)
    .map(([socket, size]): Step => ({ call: 'recv', socket, room: size, via: 'read' }));

const drainAll: Reading = (name) =>
  fc
    .tuple(
      name,
      sometimes(
        3,
        fc.oneof(
          room.map((size) => ({ room: size })),
          fc.constantFrom(1, 2).map((most) => ({ most })),
        ),
      ),
    )
    .map(([socket, more]): Step => ({ call: 'drain', socket, ...more }));

const poll: Reading = (name) => name.map((socket): Step => ({ call: 'poll', socket }));

export const receive: Reading = (name) =>
  fc.oneof(
    { weight: 5, arbitrary: oneDatagram(name) },
    { weight: 1, arbitrary: read(name) },
    { weight: 4, arbitrary: drainAll(name) },
    { weight: 1, arbitrary: poll(name) },
  );
