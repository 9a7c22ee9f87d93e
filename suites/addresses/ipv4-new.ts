/** A new IPv4 address: who hears of it, in which order, and what it is told to be. */
import { batch, cstring, join, nla, struct, u32, u8 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import {
  IFA,
  type Ipv4,
  ipv4,
  newIpv4,
  told,
  toldGone,
  toldRoute,
  toldRouteGone,
  deleteIpv4,
} from '../../harness/runner/ipv4-addresses.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, EXCL, ask, member } from '../../harness/runner/route.ts';
import { ifaddrmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { exchanges, shows } from './exchanges.ts';

const base = { needs: ['route', 'net-admin'], seen: ['6.18.44', '6.1.176'] } as const;
const insert = ['net/ipv4/devinet.c __inet_insert_ifa', 'net/ipv4/fib_frontend.c fib_add_ifaddr'];
const one: Ipv4 = { local: '10.0.0.1', bits: 24 };
const routeOf = ({ local }: Ipv4) => ({ type: 'local', to: local, from: local }) as const;
const made = (address: Ipv4, seq = 5): Heard[] => [
  told(address, { by: 'a', seq }),
  toldRoute(routeOf(address)),
];
const gone = (address: Ipv4, seq: number): Heard[] => [
  toldGone(address, { by: 'a', seq }),
  toldRouteGone(routeOf(address)),
];
const asked = (address: Ipv4, seq = 5, flags = ASKED): Segment[] =>
  newIpv4(address, { seq, flags });

const PLACES: Record<string, Ipv4> = {
  '10.0.0.1/25': { ...one, bits: 25 },
  '10.0.0.1/32': { ...one, bits: 32 },
  '10.0.0.1/31': { ...one, bits: 31 },
  '10.0.0.1/8': { ...one, bits: 8 },
  '192.0.2.1/24': { local: '192.0.2.1', bits: 24 },
  '127.0.0.5/8': { local: '127.0.0.5', bits: 8 },
};

/** Each attribute alone, and all of them. */
const DETAILS: Record<string, Partial<Ipv4>> = {
  IFA_BROADCAST: { broadcast: '10.0.0.255' },
  'IFA_BROADCAST of another subnet': { broadcast: '192.0.2.1' },
  'IFA_BROADCAST 255.255.255.255': { broadcast: '255.255.255.255' },
  IFA_LABEL: { label: 'lo:one' },
  IFA_PROTO: { proto: 3 },
  'IFA_PROTO 255': { proto: 255 },
  IFA_RT_PRIORITY: { metric: 77 },
  'IFA_RT_PRIORITY of 32 bits': { metric: 0xffffffff },
  'IFA_ADDRESS, another than IFA_LOCAL': { peer: '10.0.0.9' },
  'an infinite lifetime': { lifetime: [0xffffffff, 0xffffffff] },
  'all of them': { broadcast: '10.0.0.255', label: 'x', proto: 3, metric: 77, peer: '10.0.0.9' },
};
const everything: Ipv4 = { ...one, ...DETAILS['all of them'] };
/** The same from the last type to the first. */
const backwards = ask(
  'RTM_NEWADDR',
  { seq: 5 },
  struct(ifaddrmsg, { family: 2, prefixlen: 24, index: 1 }),
  nla(IFA.PROTO, u8(3)),
  nla(IFA.RT_PRIORITY, u32(77)),
  nla(IFA.FLAGS, u32(0)),
  nla(IFA.BROADCAST, ipv4('10.0.0.255')),
  nla(IFA.LABEL, cstring('x')),
  nla(IFA.LOCAL, ipv4('10.0.0.1')),
  nla(IFA.ADDRESS, ipv4('10.0.0.9')),
);
/** Attributes that an IPv4 address has no use for. */
const unused = join<Segment>(
  nla(IFA.ANYCAST, ipv4('10.0.0.3')),
  nla(IFA.MULTICAST, '00'),
  nla(99, ''),
);

const ECHOES = { plain: 0, NLM_F_ECHO } as const;
const listens = (name: string): Line[] => member(name, 'RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV4_ROUTE');

export const ipv4New: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr4.new',
    rule: 'a new address of lo, which is down: RTNLGRP_IPV4_IFADDR hears of it in the name of the requester, RTNLGRP_IPV4_ROUTE of the local route to it in nobody’s; there is no route to its prefix',
    level: 'should',
    source: [...insert, 'RFC 3549 section 2.3.3.2'],
    cases: Object.entries(PLACES).map(([name, address]) =>
      exchanges(name, [{ sent: asked(address, 5, ASKED | CREATE | EXCL), heard: made(address) }], {
        after: shows(address),
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.attrs',
    rule: 'an address is told of with its attributes in one order, whatever the order of the request: ADDRESS, LOCAL, BROADCAST, LABEL, PROTO, FLAGS, RT_PRIORITY, CACHEINFO, those only that are set',
    level: 'should',
    source: ['net/ipv4/devinet.c inet_fill_ifaddr', 'Documentation/netlink/specs/rt-addr.yaml'],
    cases: [
      ...Object.entries(DETAILS).map(([name, details]) => {
        const address = { ...one, ...details };
        return exchanges(name, [{ sent: asked(address), heard: made(address) }], {
          after: shows(address),
        });
      }),
      exchanges('all of them, backwards', [{ sent: backwards, heard: made(everything) }], {
        after: shows(everything),
      }),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.attrs.unused',
    rule: 'IFA_ANYCAST, IFA_MULTICAST and unknown attributes are passed over',
    level: 'should',
    source: ['net/ipv4/devinet.c rtm_to_ifaddr'],
    cases: [
      exchanges('all three', [{ sent: newIpv4(one, { seq: 5, more: unused }), heard: made(one) }], {
        after: shows(one),
      }),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.order',
    rule: 'the address is told of before its routes, and both before the acknowledgement, as one socket sees that asks and listens',
    level: 'should',
    source: insert,
    cases: [
      ...Object.entries(PLACES).map(([name, address]): Case => {
        const [make, unmake] = [asked(address), deleteIpv4(address, { seq: 6 })];
        return {
          name,
          lines: [
            ...listens('a'),
            send('a', make),
            hears('a', ...made(address), ack(make)),
            send('a', unmake),
            hears('a', ...gone(address, 6), ack(unmake)),
            ...alive('a'),
          ],
        };
      }),
      {
        name: 'three in a datagram',
        lines: [
          ...listens('a'),
          send('a', batch(asked(one), deleteIpv4(one, { seq: 6 }), asked(one, 7))),
          hears(
            'a',
            ...made(one),
            ack(asked(one)),
            ...gone(one, 6),
            ack(deleteIpv4(one, { seq: 6 })),
            ...made(one, 7),
            ack(asked(one, 7)),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.self',
    rule: 'a requester that is a member hears of its own change once, with its own port and number, with and without NLM_F_ECHO; one that is none gets with NLM_F_ECHO one copy of the address, whose sender shows the group',
    level: 'should',
    source: ['net/netlink/af_netlink.c nlmsg_notify'],
    cases: Object.entries(ECHOES).flatMap(([name, echo]): Case[] => {
      const sent = asked(one, 5, ASKED | echo);
      return [
        {
          name: `${name}, a member`,
          lines: [
            ...listens('a'),
            send('a', sent),
            hears('a', ...made(one), ack(sent)),
            ...alive('a'),
          ],
        },
        {
          name: `${name}, a member of RTNLGRP_IPV4_ROUTE only`,
          lines: [
            ...member('a', 'RTNLGRP_IPV4_ROUTE'),
            send('a', sent),
            hears('a', ...(echo ? made(one) : made(one).slice(1)), ack(sent)),
            ...alive('a'),
          ],
        },
        {
          name: `${name}, no member`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', sent),
            hears('a', ...(echo ? made(one).slice(0, 1) : []), ack(sent)),
            ...alive('a'),
          ],
        },
      ];
    }),
  },
  {
    ...base,
    id: 'rtnl.addr4.noack',
    rule: 'without NLM_F_ACK a change is silent for who asked for it, and heard of by others all the same',
    level: 'must',
    source: [...insert, 'netlink(7)'],
    cases: [0, CREATE, CREATE | EXCL].map((flags): Case => ({
      name: `more flags 0x${flags.toString(16)}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...listens('b'),
        send('a', asked(one, 5, NLM_F_REQUEST | flags)),
        hears('a'),
        hears('b', ...made(one)),
        send('a', deleteIpv4(one, { seq: 6, flags: NLM_F_REQUEST })),
        hears('a'),
        hears('b', ...gone(one, 6)),
        ...alive('a'),
      ],
    })),
  },
];
