/** Neighbour entries that are made, changed and removed, and who hears of it. */
import { nla, u8 } from '../../harness/program/build.ts';
import { withPair } from '../../harness/runner/devices.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import {
  dst,
  lladdr,
  MAC,
  NDA,
  neighbour,
  neighbourEvent,
  NUD,
  OTHER_MAC,
} from '../../harness/runner/neighbours.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, ECHO, EXCL, member, REPLACE } from '../../harness/runner/route.ts';

const BROADCAST = 3;
const base = {
  level: 'should',
  needs: ['route', 'net-admin', 'veth'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const source = ['net/core/neighbour.c neigh_add', 'net/core/neighbour.c __neigh_update'];

type Header = NonNullable<Parameters<typeof neighbour>[1]>;
const made = (header: Header, ...attributes: Parameters<typeof neighbour>[2][]) =>
  neighbour(
    'RTM_NEWNEIGH',
    { nlmsg: ASKED | CREATE, state: NUD.PERMANENT, ...header },
    ...attributes,
  );
const first = made({ seq: 1 }, dst(), lladdr());
/** No address was ever set, so every address is taken for a broadcast one. */
const told = (more: { state?: number; by?: string; mac?: string }, ...rest: string[]): Heard =>
  neighbourEvent(
    'RTM_NEWNEIGH',
    { state: NUD.PERMANENT, type: BROADCAST, by: 'a', mac: MAC, ...more },
    ...rest,
  );

const listening = [
  ...withPair('va', 'vb'),
  socket('a', 'NETLINK_ROUTE'),
  ...member('m', 'RTNLGRP_NEIGH'),
];
const steps = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [...listening, ...lines, ...alive('a')],
});
const makes = (request: ReturnType<typeof made>, ...heard: Heard[]): Line[] => [
  send('a', request),
  hears('a', ack(request)),
  hears('m', ...heard),
];
const isRefused = (request: ReturnType<typeof made>, errno: string): Line[] => [
  send('a', request),
  hears('a', refusal(request, errno)),
  hears('m'),
];

export const madeEntries: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.neigh.new',
    rule: "a new entry is told of with the requester's port and the sequence number 0",
    source: [...source, 'net/core/neighbour.c __neigh_notify', 'RFC 3549 section 3.1.2'],
    cases: [NUD.PERMANENT, NUD.NOARP, NUD.STALE].map((state) =>
      steps(
        `state 0x${state.toString(16)}`,
        ...makes(made({ state }, dst(), lladdr()), told({ state })),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.neigh.echo',
    rule: 'NLM_F_ECHO is ignored: who is no member hears nothing, a member hears once',
    source,
    cases: [
      steps(
        'no member',
        ...makes(made({ nlmsg: ASKED | CREATE | ECHO }, dst(), lladdr()), told({})),
      ),
      {
        name: 'a member',
        lines: [
          ...withPair('va', 'vb'),
          ...member('a', 'RTNLGRP_NEIGH'),
          send('a', made({ nlmsg: ASKED | CREATE | ECHO }, dst(), lladdr())),
          hears('a', told({}), ack(made({ nlmsg: ASKED | CREATE | ECHO }, dst(), lladdr()))),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.neigh.flags',
    rule: 'NLM_F_CREATE is needed for a new entry; NLM_F_EXCL refuses one that is there; its address changes only with NLM_F_REPLACE',
    source,
    cases: [
      steps('absent, no flags', ...isRefused(made({ nlmsg: ASKED }, dst(), lladdr()), 'ENOENT')),
      steps(
        'absent, REPLACE',
        ...isRefused(made({ nlmsg: ASKED | REPLACE }, dst(), lladdr()), 'ENOENT'),
      ),
      steps('absent, EXCL', ...isRefused(made({ nlmsg: ASKED | EXCL }, dst(), lladdr()), 'ENOENT')),
      ...[EXCL, EXCL | CREATE, EXCL | REPLACE].map((flags) =>
        steps(
          `there, flags 0x${flags.toString(16)}`,
          ...makes(first, told({})),
          ...isRefused(made({ seq: 2, nlmsg: ASKED | flags }, dst(), lladdr()), 'EEXIST'),
        ),
      ),
      steps(
        'there, another address without REPLACE: nothing happens',
        ...makes(first, told({})),
        ...makes(made({ seq: 2 }, dst(), lladdr(OTHER_MAC))),
      ),
      steps(
        'there, another address with REPLACE',
        ...makes(first, told({})),
        ...makes(
          made({ seq: 2, nlmsg: ASKED | REPLACE }, dst(), lladdr(OTHER_MAC)),
          told({ mac: OTHER_MAC }),
        ),
      ),
      steps(
        'there and the same: silence',
        ...makes(first, told({})),
        ...makes(made({ seq: 2, nlmsg: ASKED | REPLACE }, dst(), lladdr())),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.neigh.del',
    rule: "a valid entry that is removed is first told of as failed, in the requester's name, then as gone, in nobody's",
    source: ['net/core/neighbour.c neigh_delete', 'net/core/neighbour.c __neigh_update'],
    cases: [NUD.PERMANENT, NUD.NOARP, NUD.STALE].map((state) => {
      const gone = neighbour('RTM_DELNEIGH', { seq: 2 }, dst());
      return steps(
        `state 0x${state.toString(16)}`,
        ...makes(made({ state }, dst(), lladdr()), told({ state })),
        send('a', gone),
        hears('a', ack(gone)),
        hears(
          'm',
          neighbourEvent('RTM_NEWNEIGH', { state: NUD.FAILED, type: BROADCAST, by: 'a' }),
          neighbourEvent('RTM_DELNEIGH', { state: NUD.FAILED, type: BROADCAST }),
        ),
      );
    }),
  },
  {
    ...base,
    id: 'rtnl.neigh.protocol',
    rule: 'NDA_PROTOCOL is told of last, and stays when the entry is changed without it',
    source,
    cases: [
      steps(
        'protocol 3, then another address',
        ...makes(made({}, dst(), lladdr(), nla(NDA.PROTOCOL, u8(3))), told({}, protocol(3))),
        ...makes(
          made({ seq: 2, nlmsg: ASKED | REPLACE }, dst(), lladdr(OTHER_MAC)),
          told({ mac: OTHER_MAC }, protocol(3)),
        ),
      ),
    ],
  },
];

function protocol(value: number): string {
  return nla<string>(NDA.PROTOCOL, u8(value)).join('');
}
