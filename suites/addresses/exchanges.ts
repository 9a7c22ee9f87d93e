/** Cases in which `a` asks and `b` listens: what is answered, and what is heard, request by request. */
import type { Segment } from '../../harness/program/bytes.ts';
import { dumpIpv6, type Ipv6, listedIpv6, settled } from '../../harness/runner/ipv6-addresses.ts';
import { dumpIpv4, type Ipv4, listed } from '../../harness/runner/ipv4-addresses.ts';
import { done, hearsDump } from '../../harness/runner/dumps.ts';
import { setUp } from '../../harness/runner/devices.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import type { Case, Line } from '../../harness/runner/requirement.ts';
import { type GroupName, member } from '../../harness/runner/route.ts';

export interface Exchange {
  /** Has NLM_F_ACK. */
  sent: Segment[];
  /** Refused with it; else acknowledged. */
  errno?: string;
  /** What the listener hears of it, default nothing. */
  heard?: readonly Heard[];
  /** A work queue tells of it: it is waited for, once in a case. */
  settles?: true;
}

/** The groups that are told of an IPv4 address and of its routes. */
const IPV4: readonly GroupName[] = ['RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE'];

/** `before` is done before anybody listens; `after` is looked at on `a` at the end. */
export const exchanges = (
  name: string,
  each: readonly Exchange[],
  {
    before = [],
    groups = IPV4,
    after = [],
  }: {
    before?: readonly Line[];
    groups?: readonly GroupName[];
    after?: readonly Line[];
  } = {},
): Case => ({
  name,
  lines: [
    ...before,
    socket('a', 'NETLINK_ROUTE'),
    ...member('b', ...groups),
    // the address is told of by the work queue, its prefix route before
    ...(each.some(({ settles }) => settles) ? member('waiter', 'RTNLGRP_IPV6_IFADDR') : []),
    ...each.flatMap(({ sent, errno, heard = [], settles }, nth) => [
      send('a', sent),
      hears('a', errno === undefined ? ack(sent) : refusal(sent, errno)),
      ...(settles ? settled('waiter', nth) : []),
      hears('b', ...heard),
    ]),
    ...after,
    ...alive('a'),
  ],
});

/** The dump that `a` asks for shows these addresses, in this order. */
export const shows = (...addresses: readonly Ipv4[]): Line[] => [
  send('a', dumpIpv4(0x5e3000)),
  hears('a', ...(addresses.length === 0 ? [] : [listed(0x5e3000, addresses)]), done(0x5e3000)),
];

/** The same of IPv6. */
export const showsIpv6 = (...addresses: readonly Ipv6[]): Line[] => [
  send('a', dumpIpv6(0x5e3000)),
  addresses.length === 0
    ? hears('a', done(0x5e3000))
    : hearsDump('a', listedIpv6(0x5e3000, addresses), 0x5e3000),
];

/** The loopback device is set up over a socket of its own, before anybody listens. */
export const loIsUp = (): Line[] => {
  const sent = setUp('lo', true, 0x5e4000);
  return [
    socket('raise', 'NETLINK_ROUTE'),
    send('raise', sent),
    hears('raise', ack(sent)),
    { step: { call: 'close', socket: 'raise' }, expect: { ret: 0 } },
  ];
};
