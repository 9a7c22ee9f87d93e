import { describe, expect, it } from 'vitest';
import { createKernel } from '../index.ts';
import { ENOENT, EOPNOTSUPP } from '../net/errno.ts';
import { hex, message } from '../af-netlink/testing.ts';
import * as api from './index.ts';

const NETLINK_ROUTE = 0;
/** No message has this number. */
const FREE_TYPE = 31;
const PF_DECnet = 12;

function setting() {
  const kernel = createKernel();
  const socket = kernel.open(NETLINK_ROUTE);
  socket.bind({ pid: 100 });
  const ask = (type = FREE_TYPE, flags = 5) => {
    socket.send(message({ type, flags, seq: 1 }, [PF_DECnet, 0, 0, 0]));
    const [answer] = socket.drain();
    return answer === undefined ? undefined : new DataView(answer.buffer).getInt32(16, true);
  };
  return { kernel, socket, ask };
}

describe('rtnl_register', () => {
  it('without doit and dumpit is accepted; requests are then EOPNOTSUPP', () => {
    const { kernel, ask } = setting();
    expect(api.rtnl_register(kernel, { protocol: PF_DECnet, msgtype: FREE_TYPE })).toBe(0);
    expect(ask()).toBe(-EOPNOTSUPP);
  });

  it('a second doit replaces the first', () => {
    const { kernel, ask } = setting();
    const handler = { protocol: PF_DECnet, msgtype: FREE_TYPE };
    api.rtnl_register(kernel, { ...handler, doit: () => -1 });
    expect(ask()).toBe(-1);
    expect(api.rtnl_register(kernel, { ...handler, doit: () => -2 })).toBe(0);
    expect(ask()).toBe(-2);
  });

  it.each([
    [PF_DECnet, 15],
    [PF_DECnet, 4000],
    [-1, 16],
    [4000, 16],
  ])('of protocol %i, type %i is a BUG', (protocol, msgtype) => {
    const { kernel } = setting();
    expect(() => api.rtnl_register(kernel, { protocol, msgtype })).toThrow('BUG in rtnl_register');
    // before any lock was taken
    expect(api.rtnl_register(kernel, { protocol: PF_DECnet, msgtype: FREE_TYPE })).toBe(0);
  });

  it('from a doit deadlocks, as rtnl_lock does, unless it runs without the lock', () => {
    const { kernel, ask } = setting();
    const handler = { protocol: PF_DECnet, msgtype: FREE_TYPE };
    const locks = () => (api.rtnl_lock(kernel), api.rtnl_unlock(kernel), 0);
    api.rtnl_register(kernel, { ...handler, doit: locks });
    expect(() => ask()).toThrow('deadlock in rtnl_lock: rtnl_mutex is held by rtnetlink_rcv_msg');
    api.rtnl_register(kernel, { ...handler, doit: locks, flags: 1 });
    expect(ask()).toBe(0);
  });

  it('is undone: ENOENT for a protocol that never had a handler', () => {
    const { kernel, ask } = setting();
    expect(api.rtnl_unregister(kernel, PF_DECnet, FREE_TYPE)).toBe(-ENOENT);
    api.rtnl_register(kernel, { protocol: PF_DECnet, msgtype: FREE_TYPE, doit: () => -1 });
    expect(api.rtnl_unregister(kernel, PF_DECnet, FREE_TYPE)).toBe(0);
    expect(api.rtnl_unregister(kernel, PF_DECnet, FREE_TYPE + 1)).toBe(0);
    expect(ask()).toBe(-EOPNOTSUPP);
  });
});

describe('rtnl_lock', () => {
  it('is one, and tells who has it', () => {
    const { kernel } = setting();
    expect(api.rtnl_trylock(kernel)).toBe(true);
    expect([api.rtnl_is_locked(kernel), api.rtnl_trylock(kernel)]).toEqual([true, false]);
    api.rtnl_unlock(kernel);
    expect(() => api.rtnl_unlock(kernel)).toThrow(api.KernelBug);
  });
});

describe('rtnl_notify', () => {
  it('tells members, and the requester of NLM_F_ECHO once', () => {
    const { kernel, socket } = setting();
    const draft = () => {
      const skb = api.nlmsg_new(kernel, 0)!;
      api.nlmsg_put(skb, 0, 0, 16, 0, 0);
      return skb;
    };
    const net = kernel.net();
    api.rtnl_notify(draft(), net, 100, 7, undefined);
    api.rtnl_notify(draft(), net, 100, 7, { flags: 5 });
    expect(socket.drain()).toEqual([]);
    api.rtnl_notify(draft(), net, 100, 7, { flags: 8 });
    expect(socket.drain()).toHaveLength(1);
    socket.setsockopt(270, 1, 7);
    api.rtnl_notify(draft(), net, 100, 7, { flags: 8 });
    expect(socket.drain()).toHaveLength(1);
    // without NLM_F_ECHO the port is left out all the same
    api.rtnl_notify(draft(), net, 100, 7, { flags: 0 });
    expect(socket.drain()).toHaveLength(1);
  });
});

describe('rtnl_fill_ifinfo', () => {
  it('puts what RTM_GETLINK answers', () => {
    const { kernel, socket } = setting();
    socket.send(
      message({ type: 18, flags: 1, seq: 9 }, [0, 0, 0, 0, 1, 0, 0, 0, ...Array(8).fill(0)]),
    );
    const [answer] = socket.drain();
    const skb = api.nlmsg_new(kernel, 3000)!;
    const lo = kernel.net().devices.get(1)!;
    expect(api.rtnl_fill_ifinfo(skb, lo, { pid: 100, seq: 9 })).toBe(0);
    expect(hex(skb.data)).toBe(hex(answer!));
    const small = api.nlmsg_new(kernel, 0)!;
    expect(api.rtnl_fill_ifinfo(small, lo)).toBeLessThan(0);
    expect(small.len).toBe(0);
  });
});
