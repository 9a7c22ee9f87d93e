/** Datagrams of several messages, and what may stand behind the last. */
import fc from 'fast-check';
import { batch, zeros } from '../../harness/program/build.ts';
import type { Step } from '../../harness/program/program.ts';
import { broken, labels, right } from './labelled.ts';
import type { Message } from './message.ts';

/** A send from the socket; undefined if it would be empty. The sequence numbers start there. */
export type Datagram = (socket: string, seq: number) => Step | undefined;

/** Messages at most. */
const MOST = 3;

/** Trailing bytes behind a datagram's last message, seldom. */
const tail = fc.oneof(
  { weight: 8, arbitrary: fc.constant(right('')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[1, 3, 15].map((count) =>
        broken(`${count} bytes behind the last message`, '5a'.repeat(count)),
      ),
      ...[16, 20].map((count) => broken('nlmsg_len below its header', zeros(count))),
    ),
  },
);

export const datagram = (message: fc.Arbitrary<Message>): fc.Arbitrary<Datagram> =>
  fc
    .tuple(fc.array(message, { minLength: 1, maxLength: MOST }), tail)
    .map(([messages, rest]): Datagram => (socket, seq) => {
      const built = messages.map((each, index) => each(seq + index));
      const bytes = [...batch(...built.map((each) => each.bytes)), rest.hex].filter(
        (each) => each !== '',
      );
      const violates = [...built.flatMap((each) => each.violates), ...rest.violates];
      return bytes.length === 0
        ? undefined
        : { call: 'send', socket, bytes: bytes as string[], ...labels(violates) };
    });
