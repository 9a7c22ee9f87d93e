/** What single steps must do, whatever is behind the agent: descriptors, blocking, isolation. */
import { type Step, program } from '../../program/program.ts';
import type { Transcript } from '../../program/transcript.ts';
import type { Check } from './check.ts';
import { Complaint, expectOutcome, shown } from './talk.ts';

const section = 'Steps';
const open = (protocol: number, socket = 'a'): Step => ({ call: 'socket', socket, protocol });
const bind = (pid: number, socket = 'a'): Step => ({ call: 'bind', socket, address: { pid } });
const PORT = 4321;

/** RTM_GETLINK of device 1, and RTM_NEWLINK that sets it up; struct ifinfomsg. */
const GET = '20000000120001000100000000000000 00000000 01000000 00000000 00000000';
const SET_UP = '20000000100005000200000000000000 00000000 01000000 01000000 01000000';
/** ifi_flags of device 1, as the answer to GET tells them. */
const flagsOf = ({ outcomes: [, , drained] }: Transcript): string | undefined =>
  drained !== undefined && 'ret' in drained
    ? drained.datagrams?.[0]?.bytes.slice(48, 56)
    : undefined;
const asks = (bytes: string) =>
  program([open(0), { call: 'send', socket: 'a', bytes }, { call: 'drain', socket: 'a' }]);

export const steps: readonly Check[] = [
  {
    name: 'a socket can be opened, bound and closed; its port is reported',
    section,
    run: async (talk) => {
      const { outcomes, ports } = await talk.try(
        open(talk.protocol()),
        bind(PORT),
        { call: 'getsockname', socket: 'a' },
        { call: 'close', socket: 'a' },
      );
      expectOutcome('socket', outcomes[0], { ret: 0 });
      expectOutcome(`bind to port ${PORT}`, outcomes[1], { ret: 0 });
      expectOutcome('getsockname', outcomes[2], { ret: 0, name: '10000000e110000000000000' });
      expectOutcome('close', outcomes[3], { ret: 0 });
      if (ports['a'] !== PORT) throw new Complaint(`\`ports\` is ${shown(ports)}, want a: ${PORT}`);
    },
  },
  {
    name: 'a name that is no open socket is EBADF',
    section,
    run: async (talk) => {
      const { outcomes } = await talk.try(
        { call: 'getsockname', socket: 'never' },
        { call: 'send', socket: 'never', bytes: '' },
        { call: 'recv', socket: 'never' },
        { call: 'drain', socket: 'never' },
        { call: 'close', socket: 'never' },
      );
      const calls = ['getsockname', 'send', 'recv', 'drain', 'close'];
      for (const [index, call] of calls.entries()) {
        const want = call === 'drain' ? { ret: 0, end: 'EBADF' } : { errno: 'EBADF' };
        expectOutcome(`${call} on a name never opened`, outcomes[index], want);
      }
    },
  },
  {
    name: 'a closed socket is EBADF',
    section,
    run: async (talk) => {
      const close: Step = { call: 'close', socket: 'a' };
      const { outcomes } = await talk.try(open(talk.protocol()), close, close);
      expectOutcome('the second close', outcomes[2], { errno: 'EBADF' });
    },
  },
  {
    name: 'receiving where nothing is queued does not block',
    section,
    run: async (talk) => {
      const { outcomes } = await talk.try(
        open(talk.protocol()),
        bind(PORT),
        { call: 'recv', socket: 'a' },
        { call: 'drain', socket: 'a' },
      );
      expectOutcome('recv', outcomes[2], { errno: 'EAGAIN' });
      // an end by EAGAIN is the usual one, and left out
      expectOutcome('drain', outcomes[3], { ret: 0, end: undefined });
    },
  },
  {
    name: 'sockets of one program are gone in the next',
    section: 'Running programs',
    run: async (talk) => {
      const protocol = talk.protocol();
      const leaves = program([open(protocol), bind(PORT)]);
      const next = program([
        { call: 'getsockname', socket: 'a' },
        open(protocol, 'b'),
        bind(PORT, 'b'),
      ]);
      const [, after] = await talk.ask([leaves, next]);
      expectOutcome('the name of a socket of the last program', after?.outcomes[0], {
        errno: 'EBADF',
      });
      expectOutcome('bind to the port that it had', after?.outcomes[2], { ret: 0 });
    },
  },
  {
    name: 'with isolation `program`, what one does to a device is not seen by the next',
    section: 'Running programs',
    run: async (talk) => {
      talk.needs('route', 'net-admin');
      const programs = [GET, SET_UP, GET].map(asks);
      const seen = await talk.ask(programs, { isolation: 'program' });
      const [was, , is] = seen.map(flagsOf);
      if (was !== is) {
        throw new Complaint(`the flags of device 1 were ${was}, and are ${is} in a program after`);
      }
    },
  },
  {
    name: 'with isolation `request`, programs share a namespace, and the next request has another',
    section: 'Running programs',
    run: async (talk) => {
      talk.needs('route', 'net-admin');
      const isolation = 'request';
      const [was, , shared] = (await talk.ask([GET, SET_UP, GET].map(asks), { isolation })).map(
        flagsOf,
      );
      const [fresh] = (await talk.ask([asks(GET)], { isolation })).map(flagsOf);
      if (shared === was) throw new Complaint(`a program before set device 1 up: it is ${shared}`);
      if (fresh !== was) {
        throw new Complaint(`the flags of device 1 were ${was}, and are ${fresh} a request after`);
      }
    },
  },
];
