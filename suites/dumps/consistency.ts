/** Objects that change while they are dumped: NLM_F_DUMP_INTR. */
import { done } from '../../harness/runner/dumps.ts';
import {
  addAddress,
  addresses,
  deleteAddress,
  dumpAddresses,
  withAddresses,
} from '../../harness/runner/addresses.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { nothing, PER_PART, reads } from './reading.ts';

const base = {
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const source = ['include/net/netlink.h nl_dump_check_consistent'];
const documents = ['Documentation/userspace-api/netlink/intro.rst Dump consistency'];
const changed = { firstFlags: 0x10 };
const asked = NLM_F_REQUEST | NLM_F_ACK;
const COUNT = 120;
const SECOND = PER_PART + 1;
const THIRD = 2 * PER_PART + 1;

/** Another socket does this. */
const meanwhile = (request: Segment[], errno?: string): Line[] => [
  send('other', request),
  hears('other', errno === undefined ? ack(request) : refusal(request, errno)),
];
const dumping = (count: number): Line[] => [
  ...withAddresses(count),
  socket('other', 'NETLINK_ROUTE'),
  socket('a', 'NETLINK_ROUTE'),
  send('a', dumpAddresses(1)),
];
const add = addAddress(1, COUNT + 1, asked);
const first = reads('a', addresses(1, 1, PER_PART));
const second = reads('a', addresses(1, SECOND, THIRD - 1));
const third = (last: number, more = {}): Line => reads('a', addresses(1, THIRD, last, more));
const end = [reads('a', done(1)), nothing('a')];

export const consistency: readonly Requirement[] = [
  {
    ...base,
    id: 'dump.intr',
    rule: 'addresses that change between two parts of their dump are told by NLM_F_DUMP_INTR on the first message of the first part made after the change, and nowhere else',
    level: 'must',
    source: [...source, ...documents],
    cases: [
      {
        name: 'no change',
        lines: [...dumping(COUNT), first, second, third(COUNT), ...end],
      },
      {
        name: 'an address is added before the first part is read',
        lines: [
          ...dumping(COUNT),
          ...meanwhile(add),
          first,
          reads('a', addresses(1, SECOND, THIRD - 1, changed)),
          third(COUNT + 1),
          ...end,
        ],
      },
      {
        name: 'an address is added when the second part is queued',
        lines: [
          ...dumping(COUNT),
          first,
          ...meanwhile(add),
          second,
          third(COUNT + 1, changed),
          ...end,
        ],
      },
      {
        name: 'an address is removed when the second part is queued',
        lines: [
          ...dumping(COUNT),
          first,
          ...meanwhile(deleteAddress(1, COUNT, asked)),
          second,
          third(COUNT - 1, changed),
          ...end,
        ],
      },
      {
        name: 'two changes, each between parts',
        lines: [
          ...dumping(COUNT),
          ...meanwhile(add),
          first,
          ...meanwhile(deleteAddress(1, COUNT + 1, asked)),
          reads('a', addresses(1, SECOND, THIRD - 1, changed)),
          third(COUNT, changed),
          ...end,
        ],
      },
      {
        name: 'two changes between the same parts',
        lines: [
          ...dumping(COUNT),
          first,
          ...meanwhile(add),
          ...meanwhile(deleteAddress(1, COUNT + 1, asked)),
          second,
          third(COUNT, changed),
          ...end,
        ],
      },
      {
        name: 'a change that was refused is none',
        lines: [
          ...dumping(COUNT),
          first,
          ...meanwhile(addAddress(1, 7, asked), 'EEXIST'),
          second,
          third(COUNT),
          ...end,
        ],
      },
      {
        name: 'a change before the dump is none',
        lines: [
          ...withAddresses(COUNT - 1),
          socket('other', 'NETLINK_ROUTE'),
          socket('a', 'NETLINK_ROUTE'),
          ...meanwhile(addAddress(1, COUNT, asked)),
          send('a', dumpAddresses(1)),
          first,
          second,
          third(COUNT),
          ...end,
        ],
      },
    ],
  },
  {
    ...base,
    id: 'dump.intr.late',
    rule: 'a change after the last objects were put in a part is not told',
    level: 'should',
    source,
    cases: [1, PER_PART].flatMap((count): Case[] => [
      {
        name: `${count} addresses, one more before they are read`,
        lines: [...dumping(count), ...meanwhile(add), reads('a', addresses(1, 1, count)), ...end],
      },
      {
        name: `${count} addresses, one more before NLMSG_DONE is read`,
        lines: [...dumping(count), reads('a', addresses(1, 1, count)), ...meanwhile(add), ...end],
      },
    ]),
  },
];
