/** Port ids that the kernel chooses. */
import { port } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  bind,
  close,
  connect,
  hears,
  ack,
  named,
  noop,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { by } from '../../harness/runner/user-messages.ts';

const source = ['net/netlink/af_netlink.c netlink_autobind'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should' } as const;
const pid = { processOf: 'main' } as const;
const negative = { autoport: 'negative' } as const;

/** What makes an unbound socket bind itself. */
const ways: Record<string, (name: string) => Line[]> = {
  'bind to 0': (name) => [bind(name)],
  'connect to 0': (name) => [connect(name)],
  send: (name) => [send(name, noop(9)), hears(name, ack(noop(9)))],
  'send to 0': (name) => [send(name, noop(9), { to: {} }), hears(name, ack(noop(9)))],
};
const inEveryWay = (make: (auto: (name: string) => Line[]) => Omit<Case, 'name'>): Case[] =>
  Object.entries(ways).map(([name, auto]) => ({ name, ...make(auto) }));

/** Has the number on another protocol, so that its symbol is the process id. */
const witness = [socket('witness', 'NETLINK_GENERIC'), bind('witness'), named('witness', pid)];

export const automatic: readonly Requirement[] = [
  {
    ...base,
    id: 'port.auto.first',
    rule: 'the first socket of a process that binds itself on a protocol gets the process id as its port',
    level: 'must',
    source: [...source, 'man 7 netlink', 'Documentation/userspace-api/netlink/intro.rst'],
    needs: ['route'],
    cases: [2, 3].flatMap((type) =>
      inEveryWay((auto) => ({
        lines: [
          socket('a', 'NETLINK_ROUTE', { type }),
          named('a', 0),
          ...auto('a'),
          named('a', pid),
          ...alive('a'),
        ],
      })).map((each) => ({
        ...each,
        name: `${each.name}, ${type === 2 ? 'SOCK_DGRAM' : 'SOCK_RAW'}`,
      })),
    ),
  },
  {
    ...base,
    id: 'port.auto.thread',
    rule: 'the number is that of the process, whichever of its threads opens or binds the socket',
    needs: ['route', 'thread'],
    cases: (
      [
        ['main', 't'],
        ['t', 'main'],
        ['t', 't'],
        ['t', 'u'],
      ] as const
    ).flatMap(([opener, binder]) =>
      inEveryWay((auto) => ({
        actors: { main: {}, t: { thread: 't' }, u: { thread: 'u' } },
        lines: [
          socket('a', 'NETLINK_ROUTE', { actor: opener }),
          ...by(binder, ...auto('a')),
          named('a', pid),
          ...alive('a'),
        ],
      })).map((each) => ({ ...each, name: `${each.name}, ${opener} opens, ${binder} binds` })),
    ),
  },
  {
    ...base,
    id: 'port.auto.process',
    rule: 'every process has its own number, and what another process holds is nothing to it',
    needs: ['route', 'process'],
    cases: (
      [
        ['a', 'b'],
        ['b', 'a'],
      ] as const
    ).flatMap((order) =>
      inEveryWay((auto) => ({
        actors: { main: {}, p: { process: 'p' } },
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE', { actor: 'p' }),
          ...order.flatMap((name) => (name === 'a' ? auto('a') : by('p', ...auto('b')))),
          named('a', pid),
          named('b', { processOf: 'p' }, 0, 'p'),
          ...alive('a'),
          ...by('p', ...alive('b')),
        ],
      })).map((each) => ({
        ...each,
        name: `${each.name}, ${order[0] === 'a' ? 'main' : 'the other'} first`,
      })),
    ),
  },
  {
    ...base,
    id: 'port.auto.collision',
    rule: 'when the process id is taken on the protocol, the port is a number of -4097 or below, read as int32',
    cases: [2, 3, 5].flatMap((count) =>
      inEveryWay((auto) => {
        const names = ['a', 'b', 'c', 'd', 'e'].slice(0, count);
        return {
          lines: [
            ...names.map((name) => socket(name, 'NETLINK_ROUTE')),
            ...names.flatMap((name) => auto(name)),
            ...names.map((name, index) => named(name, index === 0 ? pid : negative)),
            ...names.flatMap((name) => alive(name)),
          ],
        };
      }).map((each) => ({ ...each, name: `${each.name}, ${count} sockets` })),
    ),
    needs: ['route'],
  },
  {
    ...base,
    id: 'port.auto.free_again',
    rule: 'once the socket with the process id is closed, the next that binds itself gets that id, though others hold negative ports',
    source: [...source, 'net/netlink/af_netlink.c netlink_release'],
    needs: ['route'],
    cases: [0, 1, 3].flatMap((others) =>
      inEveryWay((auto) => {
        const names = ['b', 'c', 'd'].slice(0, others);
        return {
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            ...auto('a'),
            named('a', pid),
            ...names.flatMap((name) => [socket(name, 'NETLINK_ROUTE'), ...auto(name)]),
            close('a'),
            socket('z', 'NETLINK_ROUTE'),
            ...auto('z'),
            named('z', pid),
            ...names.map((name) => named(name, negative)),
            ...['z', ...names].flatMap((name) => alive(name)),
          ],
        };
      }).map((each) => ({ ...each, name: `${each.name}, ${others} others` })),
    ),
  },
  {
    ...base,
    id: 'port.auto.stolen',
    rule: 'the process id may be bound by number first; who binds itself then gets a negative port, without an error',
    needs: ['route', 'generic'],
    cases: inEveryWay((auto) => ({
      lines: [
        ...witness,
        socket('thief', 'NETLINK_ROUTE'),
        bind('thief', { pid: port('witness') }),
        named('thief', pid),
        socket('a', 'NETLINK_ROUTE'),
        ...auto('a'),
        named('a', negative),
        ...alive('a'),
        ...alive('thief'),
      ],
    })),
  },
];
