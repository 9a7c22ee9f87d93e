import { expect, test } from 'vitest';
import { createKernel } from '../index.ts';
import { asked, genl, nla, openFor, text } from '../nlattr/testing.ts';
import { type GenlFamily, genl_register_family, genl_unregister_family } from './index.ts';

const GENERIC = 16;
const family = (name: string, more: Partial<GenlFamily> = {}): GenlFamily => ({
  name,
  version: 1,
  netnsok: true,
  ...more,
});
const doit = () => 0;

function setUp() {
  const kernel = createKernel();
  kernel.net();
  const register = (given: GenlFamily) => genl_register_family(kernel, given);
  const unregister = (given: GenlFamily) => genl_unregister_family(kernel, given);
  return { kernel, register, unregister };
}

test('ids are given upwards, and not again at once', () => {
  const { register, unregister } = setUp();
  const [a, b] = [family('a'), family('b')];
  expect([register(a), register(b), unregister(a), register(a)]).toEqual([0, 0, 0, 0]);
  expect([b.id, a.id]).toEqual([33, 34]);
});

test('after 1023 the search starts again at 19, and ends with ENOSPC', () => {
  const { register, unregister } = setUp();
  const all = Array.from({ length: 992 }, (_, index) => family(`f${index}`));
  expect(all.map(register).every((error) => error === 0)).toBe(true);
  const [last, taken] = [all.at(-1), all[5]];
  const full = family('full');
  expect([last?.id, register(full), full.id]).toEqual([1023, -28, -28]);
  if (taken !== undefined) unregister(taken);
  expect([register(full), full.id]).toEqual([0, 37]);
});

test('pmcraid has an id of its own, and the search restarts behind it', () => {
  const { register } = setUp();
  const [fixed, next] = [family('pmcraid'), family('next')];
  expect([register(fixed), register(next)]).toEqual([0, 0]);
  expect([fixed.id, next.id]).toEqual([18, 32]);
});

test('groups get the lowest run of free numbers, which are reused', () => {
  const { register, unregister } = setUp();
  const groups = (count: number) => ({
    mcgrps: Array.from({ length: count }, (_, index) => ({ name: `g${index}` })),
  });
  const [a, b, c] = [family('a', groups(4)), family('b', groups(3)), family('c', groups(1))];
  for (const each of [a, b, c]) register(each);
  expect([a.mcgrp_offset, b.mcgrp_offset, c.mcgrp_offset]).toEqual([11, 19, 15]);
  unregister(a);
  const d = family('d', groups(2));
  register(d);
  expect(d.mcgrp_offset).toBe(11);
});

test.each<[string, number, Partial<GenlFamily>]>([
  ['an operation without callback', -22, { ops: [{ cmd: 1 }] }],
  ['a command twice', -22, { ops: [{ cmd: 1, doit }], small_ops: [{ cmd: 1, doit }] }],
  ['a validate flag above resv_start_op', -22, { ops: [{ cmd: 1, doit, validate: 1 }] }],
  ['the same below', 0, { resv_start_op: 2, ops: [{ cmd: 1, doit, validate: 1 }] }],
  ['a group without name', -22, { mcgrps: [{ name: '' }] }],
  ['a group name of 16 bytes', -22, { mcgrps: [{ name: 'x'.repeat(16) }] }],
  ['a group name of 15', 0, { mcgrps: [{ name: 'x'.repeat(15) }] }],
  [
    'split operations: a dump before its do',
    -22,
    {
      split_ops: [
        { cmd: 1, flags: 4, dumpit: doit },
        { cmd: 1, flags: 2, doit },
      ],
    },
  ],
  [
    'split operations: a do, then its dump',
    0,
    {
      split_ops: [
        { cmd: 1, flags: 2, doit },
        { cmd: 1, flags: 4, dumpit: doit },
      ],
    },
  ],
])('%s: %i', (_what, error, more) => {
  const { register } = setUp();
  expect(register(family('f', more))).toBe(error);
});

test('names are compared up to their first NUL', () => {
  const { register } = setUp();
  const names = ['nlctrl', 'NLCTRL', 'nlctr', 'nlctrl\0x', '', ''];
  expect(names.map((name) => register(family(name)))).toEqual([-17, 0, 0, -17, 0, -17]);
});

test('operations are refused before the name, the name before groups', () => {
  const { register } = setUp();
  expect(register(family('nlctrl', { ops: [{ cmd: 1 }] }))).toBe(-22);
  expect(register(family('nlctrl', { mcgrps: [{ name: '' }] }))).toBe(-17);
});

test('listeners hear of a family and of each of its groups', () => {
  const { kernel, register, unregister } = setUp();
  const listener = kernel.open(GENERIC);
  listener.bind({ pid: 7, groups: 0x8000 });
  const given = family('f', { mcgrps: [{ name: 'g' }] });
  register(given);
  unregister(given);
  const heard = listener.drain().map((bytes) => Buffer.from(bytes).toString('hex'));
  const zeros = '000000000000000000000000';
  const name = '06000200660000000600010020000000';
  const facts = '080003000100000008000400000000000800050000000000';
  const group = '1800070014000100080002000b0000000600010067000000';
  expect(heard).toEqual([
    `540000001000${zeros.slice(4)}01020000${name}${facts}${group}`,
    `3c0000001000${zeros.slice(4)}07020000${name}${group}`,
    `3c0000001000${zeros.slice(4)}08020000${name}${group}`,
    `540000001000${zeros.slice(4)}02020000${name}${facts}${group}`,
  ]);
});

test('unregistering: by id, once', () => {
  const { register, unregister } = setUp();
  const given = family('f');
  expect(unregister(given)).toBe(-2);
  register(given);
  expect([unregister({ ...given, name: 'impostor' }), unregister(given)]).toEqual([0, -2]);
});

test('members lose the groups of a family that leaves', () => {
  const { kernel, register, unregister } = setUp();
  const given = family('f', { mcgrps: [{ name: 'g' }] });
  register(given);
  const member = kernel.open(GENERIC);
  member.setsockopt(270, 1, given.mcgrp_offset ?? 0);
  unregister(given);
  expect(kernel.tables[GENERIC]?.members[given.mcgrp_offset ?? 0]?.size).toBe(0);
});

test('a family outside the first namespace needs netnsok to be seen', () => {
  const { kernel, register } = setUp();
  const hidden = family('hidden', { netnsok: false });
  register(hidden);
  const socket = openFor(kernel, GENERIC);
  const answer = asked(socket, genl(16, 3, nla(2, text('hidden\0'))));
  expect(answer.map((hex) => Buffer.from(hex, 'hex').readInt32LE(16))).toEqual([-2]);
});
