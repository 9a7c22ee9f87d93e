import { describe, expect, it } from 'vitest';
import type { GenlFamily, GenlInfo } from '../genetlink/genl-family.ts';
import { createKernel } from '../index.ts';
import type { Kernel } from '../kernel.ts';
import { EAGAIN, EEXIST, EINVAL, EIO, ENOENT, ESRCH } from '../net/errno.ts';
import { hex, message } from '../af-netlink/testing.ts';
import * as api from './index.ts';

const NETLINK_GENERIC = 16;
const SOL_NETLINK = 270;

function setting(doit: (info: GenlInfo) => number, more: Partial<GenlFamily> = {}) {
  const kernel = createKernel();
  const family: GenlFamily = {
    name: 'own',
    version: 3,
    netnsok: true,
    mcgrps: [{ name: 'news' }],
    ops: [{ cmd: 1, doit }],
    ...more,
  };
  expect(api.genl_register_family(kernel, family)).toBe(0);
  const socket = kernel.open(NETLINK_GENERIC);
  socket.bind({ pid: 100 });
  const join = () => socket.setsockopt(SOL_NETLINK, 1, family.mcgrp_offset ?? 0);
  const ask = (flags = 5) =>
    socket.send(message({ type: family.id ?? 0, flags, seq: 7 }, [1, 0, 0, 0]));
  return { kernel, family, socket, join, ask };
}

function news(kernel: Kernel, family: GenlFamily): api.OutgoingSkb {
  const skb = api.genlmsg_new(kernel, 0)!;
  api.genlmsg_put(skb, 0, 0, family, 0, 2);
  return skb;
}

describe('a doit', () => {
  it('replies, multicasts before the acknowledgement, and says why it refuses', () => {
    const { socket, ask, join } = setting((info) => {
      const { family, request } = info;
      const skb = api.genlmsg_new(request.net.kernel, 100)!;
      const nlh = api.genlmsg_put_reply(skb, info, family, 0, 1)!;
      api.nla_put_u32(skb, 1, 42);
      api.genlmsg_end(skb, nlh);
      expect(api.genlmsg_reply(skb, info)).toBe(0);
      api.genlmsg_multicast_netns(family, request.net, news(request.net.kernel, family), 0, 0);
      return 0;
    });
    join();
    ask();
    const [reply, note, ack, ...rest] = socket.drain();
    expect(hex(reply!)).toMatch(/^1c000000....0000070000006400000001030000080001002a000000$/);
    expect(hex(note!)).toMatch(/^14000000....0000000000000000000002030000$/);
    expect(hex(ack!)).toMatch(/^240000000200000107000000/);
    expect(rest).toEqual([]);
  });

  it('hands ESRCH of its multicast to the requester', () => {
    const { socket, ask } = setting(({ family, request: { net } }) =>
      api.genlmsg_multicast_netns(family, net, news(net.kernel, family), 0, 0),
    );
    ask();
    expect(new DataView(socket.drain()[0]!.buffer).getInt32(16, true)).toBe(-ESRCH);
  });

  it.each([
    [0, 1],
    [8, 1],
  ])('notifies a member once, with or without NLM_F_ECHO (%i)', (echo, times) => {
    const { socket, ask, join } = setting((info) => {
      api.genl_notify(info.family, news(info.request.net.kernel, info.family), info, 0);
      return 0;
    });
    join();
    ask(1 | echo);
    expect(socket.drain()).toHaveLength(times);
  });

  it('that registers, or takes genl_lock, deadlocks', () => {
    const other: GenlFamily = { name: 'other' };
    const registers = setting(({ request }) => api.genl_register_family(request.net.kernel, other));
    expect(() => registers.ask()).toThrow('deadlock in genl_register_family');
    const locks = setting(({ request }) => (api.genl_lock(request.net.kernel), 0));
    expect(() => locks.ask()).toThrow('deadlock in genl_lock');
    // the kernel let go of what it held
    api.genl_lock(locks.kernel);
  });
});

describe('genl_lock', () => {
  it('twice is a deadlock; unlocked without is a BUG', () => {
    const kernel = createKernel();
    api.genl_lock(kernel);
    expect(() => api.genl_lock(kernel)).toThrow('genl_mutex is held by genl_lock');
    api.genl_unlock(kernel);
    expect(() => api.genl_unlock(kernel)).toThrow(api.KernelBug);
  });

  it('stops requests to ordinary families, not to parallel ones', () => {
    const ordinary = setting(() => 0);
    api.genl_lock(ordinary.kernel);
    expect(() => ordinary.ask()).toThrow('deadlock in genl_rcv_msg');
    const parallel = setting(() => 0, { parallel_ops: true });
    api.genl_lock(parallel.kernel);
    parallel.ask();
    expect(parallel.socket.drain()).toHaveLength(1);
  });
});

describe('groups', () => {
  it('are named by index; another is EINVAL', () => {
    const { kernel, family, join } = setting(() => 0);
    const net = kernel.net();
    expect(api.genl_has_listeners(family, net, 0)).toBe(0);
    join();
    expect(api.genl_has_listeners(family, net, 0)).toBe(1);
    expect(api.genl_has_listeners(family, net, 1)).toBe(-EINVAL);
    expect(api.genl_set_err(family, net, 0, 1, -EIO)).toBe(-EINVAL);
    expect(api.genlmsg_multicast_netns(family, net, news(kernel, family), 0, 1)).toBe(-EINVAL);
    expect(api.genlmsg_multicast(family, news(kernel, family), 0, 1)).toBe(-EINVAL);
    expect(api.genlmsg_multicast(family, news(kernel, family), 0, 0)).toBe(-ESRCH);
  });

  it('listeners of another namespace count, though they hear nothing', () => {
    const { kernel, family, join } = setting(() => 0);
    join();
    const other = kernel.net('other');
    expect(api.genl_has_listeners(family, other, 0)).toBe(1);
    expect(api.genlmsg_multicast_netns(family, other, news(kernel, family), 0, 0)).toBe(-ESRCH);
    expect(api.genlmsg_multicast_allns(family, other, news(kernel, family), 0, 0)).toBe(0);
    expect(api.genlmsg_multicast_allns(family, other, news(kernel, family), 100, 0)).toBe(-ESRCH);
  });

  it('an error is told once', () => {
    const { kernel, family, socket, join } = setting(() => 0);
    join();
    expect(api.genl_set_err(family, kernel.net(), 0, 0, -EIO)).toBe(0);
    expect([socket.receive(), socket.receive()]).toEqual([-EIO, -EAGAIN]);
  });
});

describe('linux_3_12', () => {
  const old = api.linux_3_12;
  function machine() {
    const kernel = createKernel({ profile: '3.12' });
    const listener = kernel.open(NETLINK_GENERIC);
    // a notification from nobody passes over those that show port 0
    listener.bind();
    listener.setsockopt(SOL_NETLINK, 1, 16);
    const heard = () => listener.drain().map((each) => each[16]);
    return { kernel, heard };
  }
  const [NEWFAMILY, DELFAMILY, NEWMCAST_GRP, DELMCAST_GRP] = [1, 2, 7, 8];
  const doit = () => 0;

  it('a command twice is EEXIST, one without callback EINVAL', () => {
    const { kernel } = machine();
    const family = { name: 'f', id: old.GENL_ID_GENERATE };
    expect(old.genl_register_family(kernel, family)).toBe(0);
    const op: api.linux_3_12.GenlOldOp = { cmd: 1, doit };
    expect(old.genl_register_ops(kernel, family, op)).toBe(0);
    expect(op.flags).toBe(2);
    expect(old.genl_register_ops(kernel, family, { cmd: 1, doit })).toBe(-EEXIST);
    expect(old.genl_register_ops(kernel, family, { cmd: 2 })).toBe(-EINVAL);
    expect(old.genl_unregister_ops(kernel, family, { cmd: 1, doit })).toBe(-ENOENT);
    expect(old.genl_unregister_ops(kernel, family, op)).toBe(0);
  });

  it('a family whose operations fail is seen to come and go', () => {
    const { kernel, heard } = machine();
    const ops = [{ cmd: 1, doit }, { cmd: 2 }];
    expect(old.genl_register_family_with_ops(kernel, { name: 'f', id: 0 }, ops)).toBe(-EINVAL);
    expect(heard()).toEqual([NEWFAMILY, DELFAMILY]);
    expect(old.genl_register_family(kernel, { name: 'f', id: 0 })).toBe(0);
  });

  it.each([
    [1, -EINVAL],
    [15, -EINVAL],
    [16, -EEXIST],
    [17, 0],
    [1023, 0],
    [1024, -EINVAL],
  ])('id %i: %i', (id, expected) => {
    expect(old.genl_register_family(machine().kernel, { name: 'f', id })).toBe(expected);
  });

  it('groups come and go by themselves, the family takes the rest along', () => {
    const { kernel, heard } = machine();
    const family = { name: 'f', id: 0 };
    old.genl_register_family(kernel, family);
    const [a, b]: api.linux_3_12.GenlOldGroup[] = [{ name: 'a' }, { name: 'a' }];
    expect(old.genl_register_mc_group(kernel, family, a!)).toBe(0);
    expect(old.genl_register_mc_group(kernel, family, b!)).toBe(0);
    expect([a!.id, b!.id]).toEqual([1, 2]);
    const other = { name: 'other', id: 0 };
    expect(() => old.genl_unregister_mc_group(kernel, other, a!)).toThrow(api.KernelBug);
    old.genl_unregister_mc_group(kernel, family, a!);
    expect(old.genl_unregister_family(kernel, family)).toBe(0);
    expect(old.genl_unregister_family(kernel, family)).toBe(-ENOENT);
    expect(heard()).toEqual([
      NEWFAMILY,
      NEWMCAST_GRP,
      NEWMCAST_GRP,
      DELMCAST_GRP,
      DELMCAST_GRP,
      DELFAMILY,
    ]);
  });

  it('answers no request, and is on no other kernel', () => {
    const { kernel } = machine();
    expect(() => kernel.open(0).send(message({ type: 18, flags: 5 }, [0]))).toThrow('not modelled');
    const current = createKernel();
    expect(() => old.genl_register_family(current, { name: 'f', id: 0 })).toThrow(
      '3.12 and before',
    );
    expect(() => api.netlink_alloc_skb(current, 10, 0)).toThrow('3.10 to 4.5');
    expect(api.netlink_alloc_skb(kernel, 1000, 0)?.tailroom).toBeGreaterThanOrEqual(1000);
  });
});
