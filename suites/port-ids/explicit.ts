/** bind to a number, and binding again. */
import { port } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { alive, bind, fails, named, socket } from '../../harness/runner/lines.ts';

const source = ['net/netlink/af_netlink.c netlink_bind'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;
const pid = { processOf: 'main' } as const;

/** Far from process ids, at the borders of int32 and of what is chosen automatically. */
const PORTS = [0x10001, 0x7fffffff, 0x80000000, 0xffffefff, 0xfffff000, 0xffffffff];
const show = (number: number): string => `0x${number.toString(16)}`;

/** A socket that has its port by number, and one that was given it. */
const bound: readonly { name: string; first: Line; own: number | typeof pid }[] = [
  ...PORTS.map((number) => ({
    name: `bound to ${show(number)}`,
    first: bind('a', { pid: number }),
    own: number,
  })),
  { name: 'bound to 0', first: bind('a'), own: pid },
];

const again = (make: (each: (typeof bound)[number]) => Line[], word = ''): Case[] =>
  bound.map((each) => ({
    name: `${each.name}${word}`,
    lines: [socket('a', 'NETLINK_ROUTE'), each.first, ...make(each), ...alive('a')],
  }));

export const explicit: readonly Requirement[] = [
  {
    ...base,
    id: 'bind.explicit',
    rule: 'any number but 0 can be bound as a port, without a capability',
    level: 'must',
    source: [...source, 'man 7 netlink'],
    needs: ['route', 'capset'],
    cases: PORTS.flatMap((number) =>
      [false, true].map((plain): Case => {
        const more = plain ? { actor: 'plain' } : {};
        return {
          name: `${show(number)}${plain ? ', without capabilities' : ''}`,
          ...(plain ? { actors: { plain: { capabilities: [] } } } : {}),
          lines: [
            socket('a', 'NETLINK_ROUTE', more),
            bind('a', { pid: number }, { ret: 0 }, more),
            named('a', number),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'bind.again.same',
    rule: "binding again to the socket's own port is allowed, and sets the groups",
    cases: [0, 1, 0x5].flatMap((groups) =>
      again(
        ({ own }) => [
          bind('a', { pid: port('a'), groups }),
          named('a', own, groups),
          bind('a', { pid: port('a'), groups: 0 }),
          named('a', own),
        ],
        `, groups ${groups}`,
      ),
    ),
  },
  {
    ...base,
    id: 'bind.again.zero',
    rule: 'binding a bound socket to 0 is EINVAL, however it got its port',
    cases: [0, 1].flatMap((groups) =>
      again(
        ({ own }) => [bind('a', { groups }, fails('EINVAL')), named('a', own)],
        groups === 0 ? '' : ', with a group',
      ),
    ),
  },
  {
    ...base,
    id: 'bind.again.other',
    rule: 'binding a bound socket to another port is EINVAL and changes neither its port nor its groups',
    cases: [0x10002, 0xfffffffe].flatMap((other) =>
      [0, 1, 4].flatMap((groups) =>
        again(
          ({ own }) => [
            bind('a', { pid: port('a'), groups: 1 }),
            bind('a', { pid: other, groups }, fails('EINVAL')),
            named('a', own, 1),
            bind('a', { pid: port('a') }),
          ],
          `, then to ${show(other)} with groups ${groups}`,
        ),
      ),
    ),
  },
];
