import { expect, test } from 'vitest';
import { createKernel, type Kernel } from '../index.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { ACK, DUMP, REQUEST, asked, genl, nla, openFor, refusal, u32 } from '../nlattr/testing.ts';
import { type GenlFamily, genl_register_family } from './index.ts';

const GENERIC = 16;
const policy: PolicyTable = { entries: { 1: { type: 'U32' } } };

function withFamily(more: Partial<GenlFamily>, faults: string[] = []) {
  const kernel = createKernel({ faults });
  kernel.net();
  const family: GenlFamily = { name: 'f', version: 1, netnsok: true, ...more };
  expect(genl_register_family(kernel, family)).toBe(0);
  return { kernel, family, id: family.id ?? 0, socket: openFor(kernel, GENERIC) };
}

const unprivileged = (kernel: Kernel) => {
  const opener = kernel.task('other', { capabilities: [] });
  const socket = kernel.open(GENERIC, opener);
  socket.bind({ pid: 0 });
  return socket;
};

test.each([
  [0, 'silence', '0'],
  [-22, '-22', '-22'],
  [-4, 'silence', 'silence'],
  [7, '7', '7'],
])('a doit that returns %i: without and with ACK', (result, bare, acked) => {
  const { id, socket } = withFamily({ ops: [{ cmd: 1, doit: () => result }] });
  expect(refusal(socket, genl(id, 1))).toBe(bare);
  expect(refusal(socket, genl(id, 1, [], { flags: REQUEST | ACK }))).toBe(acked);
});

test('checks come in order: header, command, permission, attributes', () => {
  const op = { cmd: 1, flags: 1, doit: () => 0, policy, maxattr: 1 };
  const { id, socket } = withFamily({ ops: [op] });
  const bad = nla(9);
  expect(refusal(socket, genl(id, 2, bad, { reserved: 1 }))).toBe(
    '-22 genlmsghdr.reserved field is not 0',
  );
  expect(refusal(socket, genl(id, 2, bad))).toBe('-95');
  expect(refusal(socket, genl(id, 1, bad, { flags: REQUEST | DUMP }))).toBe('-95');
  expect(refusal(socket, genl(id, 1, bad))).toBe('-1');
});

test('GENL_UNS_ADMIN_PERM asks for CAP_NET_ADMIN over the namespace', () => {
  const { kernel, id, socket } = withFamily({ ops: [{ cmd: 1, flags: 16, doit: () => 0 }] });
  const request = genl(id, 1, [], { flags: REQUEST | ACK });
  expect([refusal(socket, request), refusal(unprivileged(kernel), request)]).toEqual(['0', '-1']);
});

test('above resv_start_op, an operation without policy takes no attribute', () => {
  const { id, socket } = withFamily({ ops: [{ cmd: 1, doit: () => 0 }] });
  expect(refusal(socket, genl(id, 1, nla(1)))).toBe('-22 Attribute failed policy validation');
  expect(refusal(socket, genl(id, 1, nla(2)))).toBe('-22 Unknown attribute type');
});

test('below it, attributes are not validated', () => {
  const { id, socket } = withFamily({ resv_start_op: 2, ops: [{ cmd: 1, doit: () => 0 }] });
  expect(refusal(socket, genl(id, 1, nla(2)))).toBe('silence');
});

test('the callback gets the attributes, and what runs before and after it', () => {
  const calls: string[] = [];
  const { id, socket } = withFamily({
    policy,
    maxattr: 1,
    pre_doit: () => calls.push('pre') - calls.length,
    post_doit: () => void calls.push('post'),
    small_ops: [{ cmd: 1, doit: ({ attrs }) => calls.push(String(attrs?.[1]?.data)) - 2 }],
  });
  expect(refusal(socket, genl(id, 1, nla(1, u32(5))))).toBe('silence');
  expect(calls).toEqual(['pre', '5,0,0,0', 'post']);
});

test('a dump: parts until the callback returns 0, then done', () => {
  const calls: string[] = [];
  const { id, socket } = withFamily({
    ops: [
      {
        cmd: 1,
        start: () => calls.push('start') - 1,
        dumpit: () => 1 - Math.min(1, calls.push('dump') - 2),
        done: () => void calls.push('done'),
      },
    ],
  });
  const answers = asked(socket, genl(id, 1, [], { flags: REQUEST | DUMP }));
  expect(calls).toEqual(['start', 'dump', 'dump', 'done']);
  expect(answers.at(-1)).toBe('1400000003000200010000000000000000000000');
});

test('group flags ask for a capability, when joining and when binding', () => {
  const { kernel } = withFamily({ mcgrps: [{ name: 'g', flags: 1 }] });
  const [joins, binds] = [
    unprivileged(kernel),
    kernel.open(GENERIC, kernel.task('o', { capabilities: [] })),
  ];
  expect([joins.setsockopt(270, 1, 11), binds.bind({ groups: 1 << 10 })]).toEqual([-1, -1]);
});

test('what families of the machine do is not modelled', () => {
  const socket = openFor(createKernel(), GENERIC);
  expect(refusal(socket, genl(20, 99))).toBe('-95');
  expect(() => socket.send(genl(20, 1))).toThrow('not modelled: command 1 of netdev');
});

test('a family is told of members that leave its groups', () => {
  const left: number[] = [];
  const { socket, family } = withFamily({
    mcgrps: [{ name: 'a' }, { name: 'b' }],
    unbind: (group) => void left.push(group),
  });
  const group = (family.mcgrp_offset ?? 0) + 1;
  expect(socket.setsockopt(270, 1, group)).toBe(0);
  expect(socket.setsockopt(270, 2, group)).toBe(0);
  expect(left).toEqual([1]);
});
