/** NETLINK_FIB_LOOKUP, which reads its datagrams by itself. */
import { nlmsg, s32, u32, u8, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { datagram, hears, send, socket } from '../../harness/runner/lines.ts';

const ENOENT = 2;
/** No table of that number: the one result that needs no route. */
const TABLE = 253;
const LOOPBACK = '7f000001';

/** struct fib_result_nl, 20 bytes: what is asked, and behind tb_id_in the result. */
const lookup = (error: number, mark = 0): string =>
  `${LOOPBACK} ${u32(mark)} ${u8(0)} ${u8(0)} ${u8(TABLE)} ${zeros(5)} ${s32(error)}`;
const message = (header: { type: number; flags: number }, ...payload: string[]): Segment[] =>
  nlmsg({ ...header, seq: 7 }, ...payload);

const plain = { type: 0, flags: 0 };
/** A request that is answered. */
const answered = [
  send('a', message(plain, lookup(0))),
  hears('a', datagram(message(plain, lookup(-ENOENT)))),
];

const headers = [
  plain,
  { type: 0, flags: 1 },
  { type: 1, flags: 5 },
  { type: 16, flags: 5 },
  { type: 0x3f0, flags: 0xffff },
];

export const fibLookup: readonly Requirement[] = [
  {
    id: 'hdr.fib_lookup',
    rule: 'a datagram with 20 bytes of payload or more comes back with the result filled in, whatever its type and flags; a shorter one gets no answer, and no ACK',
    level: 'observed',
    source: ['net/ipv4/fib_frontend.c nl_fib_input'],
    needs: ['fib-lookup'],
    seen: ['6.18.44', '6.1.176'],
    cases: headers.flatMap((header): Case[] => {
      const name = `type ${header.type}, flags 0x${header.flags.toString(16)}`;
      return [
        ...[0, 4, 19].map((count) => ({
          name: `${name}, ${count} bytes`,
          lines: [
            socket('a', 'NETLINK_FIB_LOOKUP'),
            send('a', message(header, 'a5'.repeat(count))),
            hears('a'),
            ...answered,
          ],
        })),
        ...['', 'a5', 'a5a5a5a5a5'].map((behind) => ({
          name: `${name}, ${20 + behind.length / 2} bytes`,
          lines: [
            socket('a', 'NETLINK_FIB_LOOKUP'),
            send('a', message(header, lookup(0, 9), behind)),
            hears('a', datagram(message(header, lookup(-ENOENT, 9), behind))),
          ],
        })),
      ];
    }),
  },
];
