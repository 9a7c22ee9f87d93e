import { describe, expect, it } from 'vitest';
import { batch, nla, nest, nlmsg, struct, u32, zeros } from '../program/build.ts';
import { resolveBytes, toHex } from '../program/bytes.ts';
import { ifaddrmsg, ifinfomsg } from '../wire/structs/rtnetlink.ts';
import { getLink } from '../wire/captures/route.ts';
import { type Covered, maskDatagram, maskWhereDiffering, masks } from './masks.ts';

const FORWARDING = 'IFLA_INET_CONF forwarding';
const CACHEINFO = 'IFLA_INET6_CACHEINFO tstamp and reachable_time';
const plain = (bytes: Parameters<typeof resolveBytes>[0]) => toHex(resolveBytes(bytes, () => 0));

function masked(hex: string, protocol = 0): [string, Record<string, number>] {
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
  const covered: Covered = new Map();
  maskDatagram(bytes, protocol, covered);
  return [toHex(bytes), Object.fromEntries(covered)];
}

/** RTM_NEWLINK with IFLA_AF_SPEC. */
const link = (configuration: string, cacheInfo: string, type = 16) =>
  nlmsg(
    { type },
    struct(ifinfomsg, { index: 1 }),
    nla(3, '6c6f00'),
    nest(26, nest(2, nla(1, configuration)), nest(10, nla(5, cacheInfo))),
  );
const ones = 'ff'.repeat(16);
const both = { [FORWARDING]: 4, [CACHEINFO]: 8 };

it('a length of 2^31 and more ends it, as any that is too long', () => {
  for (const length of ['ffffffff', 'fdffff7f', '00000080', 'f0ffffff']) {
    const hex = `${length}${'00'.repeat(28)}`;
    expect(masked(hex)).toEqual([hex, {}]);
  }
});

describe('only the bytes named', () => {
  it('of a link', () => {
    const left = link(`${u32(0)}${'ff'.repeat(12)}`, `ffffffff${zeros(8)}ffffffff`);
    expect(masked(plain(link(ones, ones)))).toEqual([plain(left), both]);
  });

  it('of every link in a datagram', () => {
    const left = link(`${u32(0)}${'ff'.repeat(12)}`, `ffffffff${zeros(8)}ffffffff`);
    expect(masked(plain(batch(link(ones, ones), link(ones, ones))))).toEqual([
      plain(batch(left, left)),
      { [FORWARDING]: 8, [CACHEINFO]: 16 },
    ]);
  });

  it('as far as they are there', () => {
    const left = link('0000', 'ffffffff0000');
    expect(masked(plain(link('ffff', 'ffffffffffff')))).toEqual([
      plain(left),
      { [FORWARDING]: 2, [CACHEINFO]: 2 },
    ]);
  });

  it('in a link cut short by a small buffer', () => {
    const cut = (bytes: ReturnType<typeof link>): string => plain(bytes).slice(0, -2 * 8);
    const left = link(`${u32(0)}${'ff'.repeat(12)}`, `ffffffff${zeros(8)}ffffffff`);
    expect(masked(cut(link(ones, ones)))).toEqual([cut(left), { [FORWARDING]: 4, [CACHEINFO]: 4 }]);
  });

  it.each([
    ['of another message', plain(link(ones, ones, 17)), 0],
    ['of another protocol', plain(link(ones, ones)), 16],
    ['of a link whose length is wrong', `0f${plain(link(ones, ones)).slice(2)}`, 0],
    ['of a link without attributes', plain(nlmsg({ type: 16 }, struct(ifinfomsg, {}))), 0],
    [
      'of attributes that are none',
      plain(nlmsg({ type: 16 }, struct(ifinfomsg, {}), '03001a80')),
      0,
    ],
    ['of nothing', '', 0],
  ])('none %s', (_, hex, protocol) => {
    expect(masked(hex, protocol)).toEqual([hex, {}]);
  });
});

it('of a link as IPv6 tells it', () => {
  const told = (cacheInfo: string) =>
    plain(nlmsg({ type: 16 }, struct(ifinfomsg, { family: 10 }), nest(12, nla(5, cacheInfo))));
  expect(masked(told(ones))).toEqual([
    told(`ffffffff${zeros(8)}ffffffff`),
    { 'IFLA_PROTINFO tstamp and reachable_time': 8 },
  ]);
});

it('of an address', () => {
  const told = (cacheInfo: string) =>
    plain(nlmsg({ type: 20 }, struct(ifaddrmsg, {}), nla(2, '7f000001'), nla(6, cacheInfo)));
  expect(masked(told(ones))).toEqual([
    told(`${'ff'.repeat(8)}${zeros(8)}`),
    { 'IFA_CACHEINFO cstamp and tstamp': 8 },
  ]);
});

it('of a link as the kernel tells it', () => {
  const before = getLink.received[0] ?? new Uint8Array();
  const [after, covered] = masked(toHex(before));
  const changed = [...Buffer.from(after, 'hex')].flatMap((byte, at) =>
    byte === before[at] ? [] : [at],
  );
  const queues = { IFLA_NUM_TX_QUEUES: 4, IFLA_NUM_RX_QUEUES: 4 };
  expect(covered).toEqual({ ...both, ...queues });
  expect(changed.length).toBeLessThanOrEqual(20);
});

it('every mask has a name of its own and a reason', () => {
  expect(masks.map(({ name, reason }) => `${name}: ${reason}`)).toMatchInlineSnapshot(`
    [
      "IFLA_STATS packets and bytes: IPv6 sends over a device with a carrier, as often as its timers had time for",
      "IFLA_STATS64 packets and bytes: IPv6 sends over a device with a carrier, as often as its timers had time for",
      "IFLA_INET6_STATS: IPv6 sends over a device with a carrier, as often as its timers had time for",
      "IFLA_INET6_ICMP6STATS: IPv6 sends over a device with a carrier, as often as its timers had time for",
      "IFLA_PROTINFO IFLA_INET6_STATS: IPv6 sends over a device with a carrier, as often as its timers had time for",
      "IFLA_PROTINFO IFLA_INET6_ICMP6STATS: IPv6 sends over a device with a carrier, as often as its timers had time for",
      "IFLA_STATS_LINK_64 packets and bytes: as IFLA_STATS64",
      "IFLA_INET_CONF forwarding: a new namespace copies net.ipv4.conf.default.forwarding from the first one",
      "IFLA_INET6_CACHEINFO tstamp and reachable_time: a time stamp, and a random time around base_reachable_time",
      "IFLA_PROTINFO tstamp and reachable_time: as IFLA_INET6_CACHEINFO, in the link messages of AF_INET6",
      "IFLA_NUM_TX_QUEUES: as many as the machine has processors, of devices that can use them",
      "IFLA_NUM_RX_QUEUES: as many as the machine has processors, of devices that can use them",
      "IFLA_BR_GC_TIMER: a timer that runs",
      "tcm_info of disciplines: users are counted, among them the queues of the device",
      "tcm_handle of disciplines: who gives none gets the next of one counter that the whole kernel has (qdisc_alloc_handle)",
      "NDA_CACHEINFO confirmed, used and updated: how long ago, in hundredths of a second",
      "IFA_CACHEINFO cstamp and tstamp: time stamps of the address",
      "RTA_CACHEINFO clntref and lastuse: references to a cached route, one a processor, and the time of its last use",
      "RTA_CACHEINFO expires: hundredths of a second that are left of a route, which pass between two requests",
      "RTA_CACHEINFO used: how often a cached route was used, one a processor",
    ]
  `);
});

describe('what may be the same on both sides', () => {
  const [UP, LOWER] = [0x1003, 0x40];
  const counted = (packets: string, flags: number, upCount = 0): string =>
    plain(
      nlmsg(
        { type: 16 },
        struct(ifinfomsg, { index: 2, flags }),
        nla(7, packets),
        nla(47, u32(upCount)),
      ),
    );
  const both = (a: string, b: string): [boolean, Record<string, number>] => {
    const [left, right] = [a, b].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
    const covered: Covered = new Map();
    if (left === undefined || right === undefined) throw new TypeError('two are compared');
    maskWhereDiffering(left, right, 0, covered);
    return [toHex(left) === toHex(right), Object.fromEntries(covered)];
  };
  const [none, some] = [zeros(96), `07000000${zeros(92)}`];
  const STATS = 'IFLA_STATS packets and bytes';

  it('is left out where it is not', () => {
    expect(both(counted(none, UP | LOWER), counted(some, UP | LOWER))).toEqual([
      true,
      { [STATS]: 16 },
    ]);
    expect(both(counted(some, UP | LOWER), counted(some, UP | LOWER))).toEqual([true, {}]);
  });

  it('also where there was a carrier before', () => {
    expect(both(counted(none, UP, 1), counted(some, UP, 1))[0]).toBe(true);
    expect(both(counted(none, UP), counted(some, UP))).toEqual([false, {}]);
  });

  it('of lo nothing is', () => {
    const LOOPBACK = 0x49;
    expect(both(counted(none, LOOPBACK), counted(some, LOOPBACK))).toEqual([false, {}]);
  });

  it('nothing but the field', () => {
    const dropped = `${zeros(24)}01000000${zeros(68)}`;
    expect(both(counted(none, UP | LOWER), counted(dropped, UP | LOWER))[0]).toBe(false);
  });
});
