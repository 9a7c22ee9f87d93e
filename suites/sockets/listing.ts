/** Further columns of /proc/net/netlink: which sockets it has, their groups, and running dumps. */
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { alive, bind, hears, named, send, setsockopt, socket } from '../../harness/runner/lines.ts';
import { done, dumpLinks, loopbackPart } from '../../harness/runner/dumps.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const base = {
  source: ['net/netlink/af_netlink.c netlink_native_seq_show'],
  seen: ['6.18.44', '6.1.176'],
  level: 'observed',
  needs: ['route', 'netns'],
} as const;
const { NETLINK_ADD_MEMBERSHIP: ADD = 1 } = NETLINK_OPT.values;
const PORT = 0x10001;
const COLUMNS = ['sk', 'Eth', 'Pid', 'Groups', 'Rmem', 'Wmem', 'Dump', 'Locks', 'Drops', 'Inode'];

type Row = Readonly<Record<string, string>>;
const rowsOf = (lines: readonly string[]): Row[] =>
  lines
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.length === COLUMNS.length)
    .map((words) => Object.fromEntries(COLUMNS.map((name, index) => [name, words[index] ?? ''])));

/** Exactly `count` rows have all these words. */
const listed = (want: Row, count = 1): Line => ({
  step: { call: 'read_proc', path: '/proc/net/netlink' },
  expect: {
    lines: (lines) => {
      const heading = lines[0]?.trim().split(/\s+/).join(' ');
      if (heading !== COLUMNS.join(' '))
        return `heading: want ${COLUMNS.join(' ')}, got ${heading}`;
      const found = rowsOf(lines).filter((row) =>
        Object.entries(want).every(([name, word]) => row[name] === word),
      );
      if (found.length === count) return undefined;
      return `rows of ${JSON.stringify(want)}: want ${count}, got ${found.length}`;
    },
  },
});
const own = (more: Row): Row => ({ Eth: '0', Pid: String(PORT), ...more });
const [first, second] = [dumpLinks(1), dumpLinks(2)];

export const listing: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.proc.ports',
    rule: 'a socket is in the list from when it has a port, not from when it is opened',
    source: [...base.source, 'net/netlink/af_netlink.c netlink_insert'],
    cases: [1, 31, 32].map((group): Case => {
      const Groups = ((1 << (group - 1)) >>> 0).toString(16).padStart(8, '0');
      return {
        name: `known by group ${group}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          setsockopt('a', ADD, group),
          listed({ Groups }, 0),
          ...alive('a'),
          listed({ Eth: '0', Groups }),
          listed({ Pid: '0', Groups }, 0),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'sock.proc.groups',
    rule: 'the column Groups is the mask of groups 1 to 32 in hex, and does not tell of those above',
    cases: [33, 34, 36].flatMap((high) =>
      [0, 1, 0x80000005].map((groups): Case => ({
        name: `groups 0x${groups.toString(16)} and group ${high}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid: PORT, groups }),
          setsockopt('a', ADD, high),
          listed(own({ Groups: groups.toString(16).padStart(8, '0') })),
          listed(own({})),
          named('a', PORT, groups),
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'sock.proc.dump',
    rule: 'the column Dump is 1 from a dump request until its end has been made, which is when the last part is read',
    source: [...base.source, 'net/netlink/af_netlink.c __netlink_dump_start'],
    cases: [
      {
        name: 'two dumps of devices',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid: PORT }),
          listed(own({ Dump: '0' })),
          ...[first, second].flatMap((request, index): Line[] => [
            send('a', request),
            listed(own({ Dump: '1' })),
            {
              step: { call: 'recv', socket: 'a' },
              expect: { datagrams: [loopbackPart(index + 1)('a')] },
            },
            listed(own({ Dump: '0' })),
            hears('a', done(index + 1)),
            listed(own({ Dump: '0' })),
          ]),
          ...alive('a'),
        ],
      },
    ],
  },
];
