import { describe, expect, it } from 'vitest';
import { createKernel } from '../index.ts';
import type { NetlinkSocket } from '../af-netlink/socket.ts';
import { EAGAIN, ECONNREFUSED, EIO, ENOBUFS, ESRCH } from '../net/errno.ts';
import { TEST_PROTOCOL, hex, message } from '../af-netlink/testing.ts';
import * as api from './index.ts';

const SOL_NETLINK = 270;
const [ADD_MEMBERSHIP, PKTINFO, BROADCAST_ERROR, NO_ENOBUFS] = [1, 3, 4, 5];

function setting(cfg: api.NetlinkKernelCfg = {}) {
  const kernel = createKernel();
  const sk = api.netlink_kernel_create(kernel.net(), TEST_PROTOCOL, { nonrootRecv: true, ...cfg })!;
  const member = kernel.open(TEST_PROTOCOL);
  member.bind({ pid: 100 });
  member.setsockopt(SOL_NETLINK, ADD_MEMBERSHIP, 5);
  const draft = (payload = 0) => {
    const skb = api.nlmsg_new(kernel, payload)!;
    api.nlmsg_put(skb, 0, 1, 16, payload, 0);
    return skb;
  };
  return { kernel, sk, member, draft };
}
const bytes = (socket: NetlinkSocket) => socket.drain().map(hex);
const NOTE = '10000000100000000100000000000000';

describe('nlmsg_unicast', () => {
  it('is 0, not the length; a dead port is ECONNREFUSED', () => {
    const { sk, member, draft } = setting();
    expect(api.nlmsg_unicast(sk, draft(), 100)).toBe(0);
    expect(bytes(member)).toEqual([NOTE]);
    expect(api.nlmsg_unicast(sk, draft(), 101)).toBe(-ECONNREFUSED);
  });

  it('is the length by its other name, netlink_unicast', () => {
    const { sk, member, draft } = setting();
    expect(api.netlink_unicast(sk, draft(4), 100)).toBe(20);
    expect(bytes(member)).toHaveLength(1);
    expect(api.netlink_unicast(sk, draft(), 101)).toBe(-ECONNREFUSED);
  });

  it('to a full receiver is EAGAIN, and an overrun for him', () => {
    const { sk, member, draft } = setting();
    while (api.nlmsg_unicast(sk, draft(3000), 100) === 0);
    expect(api.nlmsg_unicast(sk, draft(), 100)).toBe(-EAGAIN);
    expect(member.receive()).toBe(-ENOBUFS);
  });

  it('takes the buffer over, also when it fails', () => {
    const { sk, draft } = setting();
    const skb = draft();
    api.nlmsg_unicast(sk, skb, 101);
    expect(() => api.nlmsg_unicast(sk, skb, 101)).toThrow('was given to nlmsg_unicast');
  });
});

describe('nlmsg_multicast', () => {
  it('is 0 if one member got it, ESRCH for none, the one left out, or no such group', () => {
    const { sk, member, draft } = setting();
    expect(api.nlmsg_multicast(sk, draft(), 0, 5)).toBe(0);
    expect(bytes(member)).toEqual([NOTE]);
    expect(api.nlmsg_multicast(sk, draft(), 100, 5)).toBe(-ESRCH);
    expect(api.nlmsg_multicast(sk, draft(), 0, 6)).toBe(-ESRCH);
    expect(api.nlmsg_multicast(sk, draft(), 0, 99)).toBe(-ESRCH);
  });

  it('reports ENOBUFS only for a member that asked for it', () => {
    const { sk, member, draft } = setting();
    while (api.nlmsg_multicast(sk, draft(3000), 0, 5) === 0);
    expect(api.nlmsg_multicast(sk, draft(), 0, 5)).toBe(-ESRCH);
    member.setsockopt(SOL_NETLINK, BROADCAST_ERROR, 1);
    expect(api.nlmsg_multicast(sk, draft(), 0, 5)).toBe(-ENOBUFS);
  });
});

describe('nlmsg_notify', () => {
  it('that nobody hears is no error', () => {
    const { sk, draft } = setting();
    expect(api.nlmsg_notify(sk, draft(), 0, 9, false)).toBe(0);
    expect(api.nlmsg_notify(sk, draft(), 0, 0, false)).toBe(0);
  });

  it('reports once to the requester, with the group in the address', () => {
    const { sk, member, draft } = setting();
    expect(api.nlmsg_notify(sk, draft(), 100, 5, true)).toBe(0);
    const name = { control: new Uint8Array(64), controlLength: 0, flags: 0, name: undefined };
    expect(member.recv(new Uint8Array(64), 0, name)).toBe(16);
    expect(name.name).toEqual(Uint8Array.of(16, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0));
    expect(member.receive()).toBe(-EAGAIN);
  });

  it('to a dead port is ECONNREFUSED', () => {
    const { sk, draft } = setting();
    expect(api.nlmsg_notify(sk, draft(), 101, 5, true)).toBe(-ECONNREFUSED);
  });
});

describe('netlink_set_err', () => {
  it('fails the next recv of each member once, but of the port left out', () => {
    const { sk, member } = setting();
    expect(api.netlink_set_err(sk, 0, 5, -EIO)).toBe(0);
    expect([member.receive(), member.receive()]).toEqual([-EIO, -EAGAIN]);
    api.netlink_set_err(sk, 100, 5, -EIO);
    expect(member.receive()).toBe(-EAGAIN);
  });

  it('does not tell ENOBUFS to who does not want it, and counts him', () => {
    const { sk, member } = setting();
    member.setsockopt(SOL_NETLINK, NO_ENOBUFS, 1);
    expect(api.netlink_set_err(sk, 0, 5, -ENOBUFS)).toBe(1);
    expect(member.receive()).toBe(-EAGAIN);
    expect(api.netlink_set_err(sk, 0, 5, -EIO)).toBe(0);
    expect(member.receive()).toBe(-EIO);
  });
});

describe('netlink_kernel_create', () => {
  it('is NULL out of range, and for a unit that the namespace has', () => {
    const net = createKernel().net();
    for (const unit of [-1, 32, 0, 4, 15, 16]) {
      expect(api.netlink_kernel_create(net, unit, {})).toBeUndefined();
    }
    expect(api.netlink_kernel_create(net, 2, {})).toBeDefined();
    expect(api.netlink_kernel_create(net, 2, {})).toBeUndefined();
  });

  it('without input refuses what is sent; released, the protocol is gone', () => {
    const { kernel, sk, member } = setting();
    expect(member.send(message({ type: 16, flags: 1 }))).toBe(-ECONNREFUSED);
    api.netlink_kernel_release(sk);
    expect(kernel.socket(kernel.task(), TEST_PROTOCOL)).toBeLessThan(0);
    api.netlink_kernel_release(undefined);
  });
});

describe('netlink_ack and netlink_dump_start', () => {
  it('an input of its own acknowledges when it likes', () => {
    const { member } = setting({
      input: (skb) =>
        void api.netlink_rcv_skb(skb, (request) => {
          api.netlink_ack(request, -5);
          return 0;
        }),
    });
    member.send(message({ type: 16, flags: 1, seq: 3 }));
    expect(bytes(member)).toEqual([
      '24000000020000000300000064000000fbffffff10000000100001000300000000000000',
    ]);
  });

  it('a dump is not acknowledged', () => {
    const { member } = setting({
      input: (skb) =>
        void api.netlink_rcv_skb(skb, (request) =>
          api.netlink_dump_start(request, { splitDone: false, dump: () => 0 }),
        ),
    });
    member.send(message({ type: 16, flags: 0x305, seq: 3 }));
    expect(bytes(member)).toEqual(['1400000003000200030000006400000000000000']);
  });
});

it('PKTINFO shows the group of a multicast', () => {
  const { sk, member, draft } = setting();
  member.setsockopt(SOL_NETLINK, PKTINFO, 1);
  api.nlmsg_multicast(sk, draft(), 0, 5);
  const header = { control: new Uint8Array(64), controlLength: 0, flags: 0, name: undefined };
  member.recv(new Uint8Array(64), 0, header);
  expect(hex(header.control.subarray(0, header.controlLength))).toBe(
    '14000000000000000e010000030000000500000000000000',
  );
});
