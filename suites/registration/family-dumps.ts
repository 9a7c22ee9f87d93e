/** Dumps while one is running, and dumps of families that do not fit a part. */
import { batch } from '../../harness/program/build.ts';
import { somePart } from '../../harness/runner/dumps.ts';
import { dumpFamilies, hearsFamilies } from '../../harness/runner/family-dump.ts';
import {
  byName,
  controller,
  getFamily,
  GENL_ID_CTRL,
} from '../../harness/runner/family-messages.ts';
import { type Heard, hears, NLM_F_ACK, recv, refusal, send } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { asker, doOp, type Family, family, register, registration } from './family.ts';
import { ask, NLM_F_DUMP, part } from './own-messages.ts';

const source = ['net/netlink/af_netlink.c __netlink_dump_start'];
const dumping = [
  'net/netlink/genetlink.c ctrl_dumpfamily',
  'net/netlink/af_netlink.c netlink_dump',
];
/** What a part holds at most while no recv has offered more. */
const ROOM = 3776;
const EMSGSIZE = -90;
const wide = (symbol: string, ops: number): Family =>
  family(symbol, { ops: Array.from({ length: ops }, (_, index) => doOp(index)) });
const reads = (heard: Heard): Line => recv('a', { datagrams: [heard('a')] }, { room: ROOM });

const more = (cmd: number) => ({ sends: [{ cmd }], ret: 'sent' as const });
const own = family('own', { resvStartOp: 255, ops: [{ cmd: 1, dumpit: [more(5), more(6)] }] });
const first = ask(1, NLM_F_DUMP);
const again = ask(1, NLM_F_DUMP | NLM_F_ACK);
const goesOn = [part([6]), part([], 0)];
const getNlctrl = getFamily(3, [byName('nlctrl')]);

const four = ['w', 'x', 'y', 'z'].map((symbol) => wide(symbol, 150));
const sized = (
  name: string,
  room: number,
  sizes: (parts: readonly number[]) => string | undefined,
): Case => ({
  name,
  lines: [
    asker,
    ...four.map((each) => register(each)),
    send('a', dumpFamilies(1)),
    hearsFamilies('a', { seq: 1, with: ['w', 'x', 'y', 'z'], sizes }, { room }),
  ],
});

export const familyDumps: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.dump.busy',
    rule: 'a socket runs one dump at a time: another is EBUSY, in the same datagram or in its own, of any family; what is no dump is served',
    source,
    cases: [
      {
        name: 'in one datagram',
        lines: [
          asker,
          register(own),
          send('a', batch(first, again)),
          hears('a', part([5]), refusal(again, 'EBUSY'), ...goesOn),
        ],
      },
      {
        name: 'in a datagram of its own, then a do',
        lines: [
          asker,
          register(own),
          send('a', first),
          send('a', again),
          send('a', getNlctrl),
          hears('a', part([5]), refusal(again, 'EBUSY'), controller(3), ...goesOn),
        ],
      },
      {
        name: 'of the controller',
        lines: [
          asker,
          register(own),
          send('a', first),
          send('a', dumpFamilies(2)),
          hears('a', part([5]), refusal(dumpFamilies(2), 'EBUSY'), ...goesOn),
          send('a', dumpFamilies(4)),
          hearsFamilies('a', { seq: 4, with: ['own'] }),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.dumpfam.busy',
    rule: 'while a dump of families has parts to come, another on the socket is EBUSY; one family is told of, and the dump goes on',
    source,
    cases: [
      {
        name: 'two families that fill a part each',
        lines: [
          asker,
          register(wide('wide', 180)),
          register(wide('wider', 180)),
          send('a', dumpFamilies(1)),
          send('a', dumpFamilies(2)),
          send('a', getNlctrl),
          reads(somePart(GENL_ID_CTRL, 1)),
          reads(refusal(dumpFamilies(2), 'EBUSY')),
          reads(controller(3)),
          hearsFamilies('a', { seq: 1, goesOn: true }),
          send('a', dumpFamilies(4)),
          hearsFamilies('a', { seq: 4, with: ['wide', 'wider'] }),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.dumpfam.oversize',
    rule: 'a family that does not fit the first part of a dump is told of to a reader with a large buffer',
    source: dumping,
    cases: [200, 250].map((ops) => ({
      name: `${ops} operations`,
      lines: [
        asker,
        register(wide('wide', ops)),
        send('a', dumpFamilies(1)),
        hearsFamilies('a', { seq: 1, with: ['wide'] }),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.dumpfam.oversize.small',
    rule: 'a family that fits no part ends the dump with -EMSGSIZE in NLMSG_DONE',
    level: 'observed',
    source: dumping,
    differs: { '6.1': 'the dump ends with 0, and what would follow is missing' },
    seen: ['6.12.117'],
    cases: [200, 250].map((ops) => ({
      name: `${ops} operations`,
      lines: [
        asker,
        register(wide('wide', ops)),
        send('a', dumpFamilies(1)),
        hearsFamilies('a', { seq: 1, without: ['wide'], result: EMSGSIZE }, { room: ROOM }),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.dumpfam.part-size.own',
    rule: 'the first part of a dump of families has at most 3776 bytes; later ones are as large as the largest read so far, up to 32768 bytes',
    level: 'observed',
    source: dumping,
    cases: [
      sized('read with 3776 bytes', ROOM, (parts) => {
        const long = parts.find((size) => size > ROOM);
        if (long !== undefined) return `a part has ${long} bytes`;
        return parts.length < 4 ? `${parts.length} parts for four large families` : undefined;
      }),
      sized('read with 65536 bytes', 65536, ([size = 0, ...later]) => {
        if (size > ROOM) return `the first part has ${size} bytes`;
        if (!later.some((each) => each > ROOM)) return `no later part is larger than ${ROOM}`;
        return later.some((each) => each > 32768) ? 'a part is larger than 32768' : undefined;
      }),
    ],
  },
];
