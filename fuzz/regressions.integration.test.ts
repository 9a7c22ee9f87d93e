/** What the fuzzer once found between the simulator and the live kernel: they must stay alike. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compareTranscripts } from '../harness/oracle/index.ts';
import { type Actor, type Step, program } from '../harness/program/program.ts';
import { openTarget } from '../harness/targets/open-target.ts';

const targets = [openTarget('kernel'), openTarget('simulator')];
beforeAll(() => Promise.all(targets.map((target) => target.start())));
afterAll(() => Promise.all(targets.map((target) => target.close())));

const open = (protocol: number): Step => ({ call: 'socket', socket: 'a', protocol });
const send = (bytes: string): Step => ({ call: 'send', socket: 'a', bytes });
const drain: Step = { call: 'drain', socket: 'a' };
const GETLINK = '20000000 12000100 01000000 00000000 00000000 01000000 00000000 00000000';

it.each<[string, Step[], Record<string, Actor>?]>([
  [
    'memberships with room for part of a word',
    [
      open(2),
      { call: 'setsockopt', socket: 'a', level: 270, option: 2, value: 1 },
      { call: 'getsockopt', socket: 'a', level: 270, option: 9, room: 1 },
    ],
  ],
  [
    'a liberal dump of no link tells of bytes left over',
    [
      open(0),
      { call: 'setsockopt', socket: 'a', level: 270, option: 11, value: 1 },
      send(
        '29000000 12000102 01000000 01000000 00000000 00000000 00000000 00000000 08000a00 07000000 13',
      ),
      drain,
    ],
  ],
  [
    'groups of families that ask for a capability',
    [open(16), { call: 'bind', socket: 'a', address: { groups: 0xffffffff }, actor: 'plain' }],
    { plain: { capabilities: [] } },
  ],
  ['a port cut short by a small buffer', [open(0), send(GETLINK), { ...drain, room: 15 }]],
  [
    'a masked field cut short by a small buffer',
    [open(0), send(GETLINK), { ...drain, room: 1024 }],
  ],
  [
    'a strict dump of RTM_GETNETCONF wants its header padded, and nothing behind',
    [
      open(0),
      { call: 'setsockopt', socket: 'a', level: 270, option: 11, value: 1 },
      { call: 'setsockopt', socket: 'a', level: 270, option: 12, value: 1 },
      send('11000000 52000103 01000000 00000000 02'),
      drain,
      send('14000000 52000103 01000000 00000000 02000000'),
      drain,
      send('18000000 52000103 01000000 00000000 02000000 00000000'),
      drain,
    ],
  ],
  [
    'what a member had no room for goes to the next, as its filter left it',
    [
      ...['a', 'b', 'c'].map((socket): Step => ({ call: 'socket', socket, protocol: 2 })),
      { call: 'bind', socket: 'a' },
      { call: 'bind', socket: 'c', address: { groups: 1 } },
      { ...send('00'), to: { pid: { port: 'a' } } } as Step,
      { ...send('00'), to: { pid: { port: 'a' } } } as Step,
      { call: 'attach_filter', socket: 'a', instructions: [[6, 0, 0, 16]] },
      { call: 'setsockopt', socket: 'a', level: 270, option: 1, value: 1 },
      { call: 'setsockopt', socket: 'a', level: 1, option: 8, value: 0 },
      { call: 'send', socket: 'b', bytes: '00'.repeat(28), to: { groups: 1 } },
      { call: 'recv', socket: 'c' },
    ],
  ],
  [
    'what was said of a request stands in what is told of its discipline',
    [
      open(0),
      send(
        '31000000 24000904 01000000 00000000 00000000 01000000 00000000 ffffffff 00000000 0a000100 706669666f000000 10',
      ),
      drain,
    ],
  ],
  [
    'a route to an address of 0.0.0.0/8',
    [
      open(0),
      { call: 'bind', socket: 'a', address: { groups: 0x555 } },
      send('20000000 13000100 01000000 00000000 00000000 01000000 01000000 00000000'),
      send(
        '28000000 14000100 01000000 00000000 022000fd 01000000 08000200 0a000001 08000100 00000080',
      ),
      drain,
    ],
  ],
])('%s', async (_, steps, actors = {}) => {
  const given = program(steps, { actors });
  const [want, got] = await Promise.all(
    targets.map((target) => target.run([given], { isolation: 'program' })),
  );
  const compared = [want?.[0], got?.[0]];
  if (compared[0] === undefined || compared[1] === undefined) throw new TypeError('no transcript');
  const { divergence, stopped } = compareTranscripts(given, compared[0], compared[1]);
  expect([divergence?.text, stopped]).toEqual([undefined, undefined]);
});
