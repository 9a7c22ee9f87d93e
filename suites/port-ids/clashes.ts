/** Several sockets that want the same port: who had it first, by which call, from where. */
import type { NumberPattern } from '../../harness/oracle/expectation.ts';
import type { Actor } from '../../harness/program/program.ts';
import { port } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  bind,
  close,
  connect,
  fails,
  named,
  type Protocol,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { by, HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';

const P = 0x10001;
const NOBODY = 0x1fff0;
const negative: NumberPattern = { autoport: 'negative' };

const ACTIONS = ['bind 0', 'send', 'connect', 'bind P', "bind main's id"] as const;
type Action = (typeof ACTIONS)[number];

/** The ports taken in one protocol of one namespace: numbers, or whose process id. */
type Taken = Set<number | string>;

/** The lines by which a socket wants a port, and what it has then; undefined: refused. */
function want(
  name: string,
  action: Action,
  process: string,
  taken: Taken,
): { lines: Line[]; has: NumberPattern | undefined; key: number | string } {
  if (action === 'bind P' || action === "bind main's id") {
    const key = action === 'bind P' ? P : 'main';
    const pid = action === 'bind P' ? P : port('witness');
    const free = !taken.has(key);
    taken.add(key);
    const lines = [bind(name, { pid }, free ? { ret: 0 } : fails('EADDRINUSE'))];
    return { lines, has: free ? pid : undefined, key };
  }
  const free = !taken.has(process);
  taken.add(free ? process : name);
  const lines = {
    'bind 0': [bind(name)],
    send: [send(name, HELLO, { to: { pid: NOBODY } }, fails('ECONNREFUSED'))],
    // and disconnected again, since a connected socket does not hear itself
    connect: [connect(name), connect(name, { family: 0 }, { ret: 0 }, { length: 2 })],
  }[action];
  return { lines, has: free ? { processOf: process } : negative, key: free ? process : name };
}

/** What the second socket has to do with the first. */
interface Relation {
  id: string;
  rule: string;
  needs: readonly string[];
  actor?: Actor;
  protocol?: Protocol;
  closed?: boolean;
  /** Both see the same ports. */
  shared: boolean;
}

const RELATIONS: readonly Relation[] = [
  {
    id: 'port.clash.same',
    rule: 'of two sockets of a thread the first has the port it wants; the second is refused a number that is taken, and gets a negative one if it left the choice to the kernel',
    needs: [],
    shared: true,
  },
  {
    id: 'port.clash.thread',
    rule: 'ports are taken in the same way when the sockets are of two threads of a process',
    needs: ['thread'],
    actor: { thread: 't' },
    shared: true,
  },
  {
    id: 'port.clash.process',
    rule: 'a socket of another process is refused what is taken, and its automatic port is the id of its own process',
    needs: ['process'],
    actor: { process: 'p' },
    shared: true,
  },
  {
    id: 'port.clash.netns',
    rule: 'sockets of two network namespaces never clash',
    needs: ['netns'],
    actor: { netns: 'other' },
    shared: false,
  },
  {
    id: 'port.clash.protocol',
    rule: 'sockets of two protocols never clash',
    needs: ['route'],
    protocol: 'NETLINK_ROUTE',
    shared: false,
  },
  {
    id: 'port.clash.closed',
    rule: 'a closed socket leaves its port to the next',
    needs: [],
    closed: true,
    shared: false,
  },
];

/** Another protocol has the process id, so that a symbol stands for it. */
const witness = [socket('witness', 'NETLINK_GENERIC'), bind('witness')];

function pair(first: Action, second: Action, relation: Relation): Case {
  const actor = relation.actor === undefined ? undefined : 'second';
  const as = (lines: Line[]): Line[] => (actor === undefined ? lines : by(actor, ...lines));
  const taken: Taken = new Set();
  const a = want('a', first, 'main', taken);
  const process = relation.actor?.process ?? 'main';
  const b = want('b', second, process, relation.shared ? taken : new Set());
  const settled = (name: string, has: NumberPattern | undefined): Line[] =>
    has === undefined ? [] : [named(name, has), ...ownsItsPort(name)];
  return {
    name: `${first}, then ${second}`,
    ...(relation.actor === undefined ? {} : { actors: { main: {}, second: relation.actor } }),
    lines: [
      ...witness,
      socket('a', 'NETLINK_USERSOCK'),
      ...as([socket('b', relation.protocol ?? 'NETLINK_USERSOCK')]),
      ...a.lines,
      ...(relation.closed ? [close('a')] : []),
      ...as(b.lines),
      ...(relation.closed ? [] : settled('a', a.has)),
      ...as(settled('b', b.has)),
    ],
  };
}

const CHOICES = ['bind 0', 'bind P', "bind main's id"] as const;
const triples = CHOICES.flatMap((x) => CHOICES.flatMap((y) => CHOICES.map((z) => [x, y, z])));

/** Three sockets want a port each; one of them, or none, closes; a fourth binds itself. */
function three(actions: Action[], closing: string | undefined): Case {
  const taken: Taken = new Set();
  const all = actions.map((action, index) => {
    const name = ['a', 'b', 'c'][index] ?? '';
    return { name, ...want(name, action, 'main', taken) };
  });
  const closed = all.find(({ name }) => name === closing);
  if (closed?.has !== undefined) taken.delete(closed.key);
  const last = want('d', 'bind 0', 'main', taken);
  const left = all.filter(({ name, has }) => has !== undefined && name !== closing);
  return {
    name: `${actions.join(', ')}; ${closing === undefined ? 'none' : closing} closes; bind 0`,
    lines: [
      ...witness,
      ...all.flatMap(({ name, lines }) => [socket(name, 'NETLINK_USERSOCK'), ...lines]),
      ...(closing === undefined ? [] : [close(closing)]),
      socket('d', 'NETLINK_USERSOCK'),
      ...last.lines,
      ...[...left, { name: 'd', has: last.has }].flatMap(({ name, has }) => [
        named(name, has ?? 0),
        ...ownsItsPort(name),
      ]),
    ],
  };
}

const source = [
  'net/netlink/af_netlink.c netlink_insert',
  'net/netlink/af_netlink.c netlink_autobind',
  'net/netlink/af_netlink.c netlink_release',
];
const base = { source, seen: ['6.18.44'], level: 'should' } as const;

export const clashes: readonly Requirement[] = [
  ...RELATIONS.map((relation): Requirement => ({
    ...base,
    id: relation.id,
    rule: relation.rule,
    needs: ['usersock', 'generic', 'net-admin', ...relation.needs],
    cases: ACTIONS.flatMap((first) => ACTIONS.map((second) => pair(first, second, relation))),
  })),
  {
    ...base,
    id: 'port.clash.three',
    rule: 'among three sockets and a fourth that comes after one of them closed, a port is free exactly if no open socket has it',
    needs: ['usersock', 'generic'],
    cases: triples.flatMap((actions) =>
      [undefined, 'a', 'b', 'c'].map((closing) => three(actions, closing)),
    ),
  },
];
