/** Each fault of rtnetlink shows, and does nothing while off. */
import { expect, test } from 'vitest';
import { message } from '../af-netlink/testing.ts';
import { createKernel, type Kernel } from '../index.ts';
import {
  ACK,
  DUMP,
  REQUEST,
  asked,
  heard,
  link,
  nla,
  openFor,
  refusal,
  text,
  u32,
} from '../nlattr/testing.ts';
import { routingFaults } from './routing-faults.ts';
import { OPT, SOL_NETLINK, type Seen, member, powerless } from './testing.ts';

const [ROUTE, NEWLINK, DELLINK, GETLINK, SETLINK] = [0, 16, 17, 18, 19];
const [NEWADDR, GETADDR, NEWROUTE, GETROUTE, NEWRULE, GETRULE] = [20, 22, 24, 26, 32, 34];
const [EXCL, CREATE, APPEND] = [0x200, 0x400, 0x800];
const [GROUP_LINK, GROUP_ROUTE, GROUP_RULE] = [1, 7, 8];
const asking = REQUEST | ACK;

const refused =
  (request: Uint8Array, open: (kernel: Kernel) => ReturnType<Kernel['open']>): Seen =>
  (kernel) =>
    refusal(open(kernel), request);
const plain = (kernel: Kernel) => kernel.open(ROUTE);

const address = (last: number, flags = 0, more: number[] = [], prefix = 24): Uint8Array =>
  message({ type: NEWADDR, flags: asking | flags, seq: 1 }, [
    ...[2, prefix, 0, 0, ...u32(1)],
    ...nla(2, last === 0 ? [0, 0, 0, 0] : [192, 0, 2, last]),
    ...more,
  ]);
/** A blackhole, of that metric and table. */
const route = (flags: number, table = 99, type = 6): Uint8Array =>
  message({ type: NEWROUTE, flags: asking | flags, seq: 1 }, [
    ...[2, 24, 0, 0, table, 3, 0, type, ...u32(0)],
    ...nla(1, [192, 0, 2, 0]),
  ]);
const rule = (flags: number, mark: number): Uint8Array =>
  message({ type: NEWRULE, flags: asking | CREATE | flags, seq: 1 }, [
    ...[2, 0, 0, 0, 254, 0, 0, 1, ...u32(0)],
    ...nla(6, u32(100)),
    ...nla(10, u32(mark)),
  ]);
const dumpOf = (type: number, size: number): Uint8Array =>
  message({ type, flags: REQUEST | DUMP, seq: 2 }, [2, ...Array<number>(size - 1).fill(0)]);

/** What comes back of these, one after the other. */
const all =
  (...requests: Uint8Array[]): Seen =>
  (kernel) => {
    const socket = openFor(kernel, ROUTE);
    return requests.map((request) => asked(socket, request));
  };
/** What a member of the group hears of these. */
const told =
  (group: number, ...requests: Uint8Array[]): Seen =>
  (kernel) => {
    const listener = member(kernel, ROUTE, group, 7);
    const socket = openFor(kernel, ROUTE);
    for (const request of requests) socket.send(request);
    return heard(listener, socket);
  };

const shows: Record<keyof typeof routingFaults, Seen> = {
  'bare-header-refused': refused(message({ type: GETLINK, flags: 5 }), plain),
  'handler-before-permission': refused(message({ type: 119, flags: 5 }, [0]), (kernel) =>
    powerless(kernel, ROUTE),
  ),
  'dump-needs-both-bits': (kernel) => asked(plain(kernel), link(GETLINK, 1, [], 0x101)),
  'mroute-groups-open': (kernel) => powerless(kernel, ROUTE).setsockopt(SOL_NETLINK, OPT.ADD, 30),
  'lifetime-ignored': all(address(1, 0, nla(6, [...u32(9), ...u32(1), ...u32(0), ...u32(0)]))),
  'address-zero-refused': all(address(0)),
  'address-replaced': all(address(1), address(1)),
  'address-label-lost': all(address(1, 0, nla(3, text('lo:1\0'))), dumpOf(GETADDR, 8)),
  'address-any-prefix': all(address(1), address(1, 0, [], 16)),
  'dump-intr-lost': (kernel) => {
    const [socket, other] = [openFor(kernel, ROUTE), openFor(kernel, ROUTE)];
    for (let last = 1; last < 100; last++) other.send(address(last));
    other.drain();
    socket.send(dumpOf(GETADDR, 8));
    other.send(address(200));
    return heard(socket, socket);
  },
  'route-append-first': all(route(CREATE), route(CREATE | APPEND, 99, 7), dumpOf(GETROUTE, 12)),
  'route-create-implied': all(route(0)),
  'route-flags-lost': told(GROUP_ROUTE, route(CREATE)),
  'rule-twice': all(rule(0, 1), rule(EXCL, 1)),
  'rule-before-equals': all(rule(0, 1), rule(0, 2), dumpOf(GETRULE, 12)),
  'rule-unnotified': told(GROUP_RULE, rule(0, 1)),
  'link-map-accepted': all(link(SETLINK, 1, nla(14, Array<number>(32).fill(0)), asking)),
  'link-group-silent': told(
    GROUP_LINK,
    message({ type: NEWLINK, flags: REQUEST, seq: 1 }, [
      ...[0, 0, 0, 0, ...u32(1), ...u32(1), ...u32(1)],
    ]),
    link(SETLINK, 1, nla(27, u32(5)), REQUEST),
  ),
  'delete-kindless-errno': all(link(DELLINK, 1, [], asking)),
  'filtered-unsaid': all(link(GETLINK, 0, nla(10, u32(0xffffffff)), REQUEST | DUMP)),
  'link-dump-index': (kernel) =>
    asked(openFor(kernel, ROUTE, true), link(GETLINK, 1, [], REQUEST | DUMP)),
};

test.each(Object.entries(shows))('%s', (name, seen) => {
  const sound = seen(createKernel());
  expect(seen(createKernel({ faults: ['register-name-twice'] }))).toEqual(sound);
  expect(seen(createKernel({ faults: [name] }))).not.toEqual(sound);
});
