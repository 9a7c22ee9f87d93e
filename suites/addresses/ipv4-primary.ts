/** Primary and secondary IPv4 addresses: who is which, in which order, and what goes with whom. */
import { nla, nest, u32, struct } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import {
  deleteIpv4,
  type Ipv4,
  newIpv4,
  PERMANENT,
  SECONDARY,
  told,
  toldGone,
  toldRoute,
  toldRouteGone,
  withIpv4,
} from '../../harness/runner/ipv4-addresses.ts';
import { ack, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { ask } from '../../harness/runner/route.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { exchanges, shows } from './exchanges.ts';

const insert = ['net/ipv4/devinet.c __inet_insert_ifa'];
const base = {
  level: 'should',
  source: insert,
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const by = (seq: number) => ({ by: 'a', seq });
const secondary = (address: Ipv4): Ipv4 => ({ ...address, flags: PERMANENT | SECONDARY });
const routeTo = (address: Ipv4, from: Ipv4 = address) =>
  ({ type: 'local', to: address.local, from: from.local }) as const;

const one: Ipv4 = { local: '10.0.0.1', bits: 24 };
const two: Ipv4 = { local: '10.0.0.2', bits: 24 };
const three: Ipv4 = { local: '10.0.0.3', bits: 24 };
const apart: Ipv4 = { local: '10.1.0.1', bits: 24 };

/** A primary address, another one, and whether that becomes secondary. */
const PAIRS: Record<string, readonly [Ipv4, Ipv4, boolean]> = {
  'the same network': [one, two, true],
  'another network': [one, apart, false],
  'the same network, another prefix length': [one, { ...two, bits: 25 }, false],
  'a peer in the network': [one, { local: '192.0.2.1', peer: '10.0.0.9', bits: 24 }, true],
  'in the network but for its peer': [one, { ...two, peer: '10.1.0.9' }, false],
  'the same peer of another address': [
    { local: '10.0.0.1', peer: '10.9.0.1' },
    { local: '10.0.0.2', peer: '10.9.0.1' },
    true,
  ],
  'two of length 32': [{ local: '10.0.0.1', bits: 32 }, { local: '10.0.0.2', bits: 32 }, false],
  'two of length 31': [{ local: '10.0.0.0', bits: 31 }, { local: '10.0.0.1', bits: 31 }, true],
};

/** IFLA_AF_SPEC of lo: IPV4_DEVCONF_PROMOTE_SECONDARIES. */
const [IFLA_AF_SPEC, AF_INET, IFLA_INET_CONF, PROMOTE_SECONDARIES] = [26, 2, 1, 20];
const setPromotion = (on: boolean): Segment[] =>
  ask(
    'RTM_SETLINK',
    { seq: 0x5e5000 },
    struct(ifinfomsg, { index: 1 }),
    nest(
      IFLA_AF_SPEC,
      nest(AF_INET, nest(IFLA_INET_CONF, nla(PROMOTE_SECONDARIES, u32(on ? 1 : 0)))),
    ),
  );
/** A new namespace has the setting of the first one, so that it is set here either way. */
const promotes = (on: boolean): Line[] => [
  socket('promote', 'NETLINK_ROUTE'),
  send('promote', setPromotion(on)),
  hears('promote', ack(setPromotion(on))),
  { step: { call: 'close', socket: 'promote' }, expect: { ret: 0 } },
];
const gone = (address: Ipv4, from: Ipv4): Heard[] => [
  toldGone(address, by(5)),
  toldRouteGone(routeTo(address, from)),
];

/** Scopes in the order of the requests. */
const SCOPES: readonly (readonly number[])[] = [
  [0, 253, 254],
  [0, 254, 253],
  [253, 0, 254],
  [253, 254, 0],
  [254, 0, 253],
  [254, 253, 0],
  [0, 0, 0],
  [254, 254, 254],
  [0, 254, 0, 254],
  [254, 0, 254, 0],
  [0, 255, 200, 1],
];
const scoped = (scopes: readonly number[]): Ipv4[] =>
  scopes.map((scope, i) => ({ local: `10.${i}.0.1`, bits: 24, scope }));
const byScope = (addresses: readonly Ipv4[]): Ipv4[] =>
  addresses.toSorted(({ scope: a = 0 }, { scope: b = 0 }) => b - a);

export const ipv4Primary: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr4.secondary',
    rule: 'an address whose IFA_ADDRESS is in the network of another becomes IFA_F_SECONDARY, and the local route to it has the primary as RTA_PREFSRC; otherwise it is primary itself',
    source: [...insert, 'net/ipv4/fib_frontend.c fib_add_ifaddr'],
    cases: Object.entries(PAIRS).map(([name, [first, second, isSecondary]]) => {
      const then = isSecondary ? secondary(second) : second;
      return exchanges(
        name,
        [
          {
            sent: newIpv4(second, { seq: 5 }),
            heard: [told(then, by(5)), toldRoute(routeTo(second, isSecondary ? first : second))],
          },
        ],
        { before: withIpv4(first), after: shows(first, then) },
      );
    }),
  },
  {
    ...base,
    id: 'rtnl.addr4.secondary.order',
    rule: 'secondary addresses are listed behind all primary ones, in the order in which they came',
    cases: [
      exchanges('a primary behind two secondaries', [], {
        before: withIpv4(one, two, three, apart),
        after: shows(one, apart, secondary(two), secondary(three)),
      }),
      exchanges('a primary between them', [], {
        before: withIpv4(one, two, apart, three),
        after: shows(one, apart, secondary(two), secondary(three)),
      }),
      exchanges('secondaries of two networks', [], {
        before: withIpv4(one, apart, { ...apart, local: '10.1.0.2' }, two),
        after: shows(one, apart, secondary({ ...apart, local: '10.1.0.2' }), secondary(two)),
      }),
      exchanges('secondaries of the wider scope', [], {
        before: withIpv4(one, two, { ...apart, scope: 254 }),
        after: shows({ ...apart, scope: 254 }, one, secondary(two)),
      }),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.del-primary',
    rule: 'with promote_secondaries off a primary address takes its secondary ones with it: they go first, each told of with its route, all in the name of the requester',
    source: ['net/ipv4/devinet.c __inet_del_ifa'],
    cases: [
      exchanges(
        'one secondary',
        [
          {
            sent: deleteIpv4(one, { seq: 5 }),
            heard: [...gone(secondary(two), one), ...gone(one, one)],
          },
        ],
        { before: [...promotes(false), ...withIpv4(one, two)], after: shows() },
      ),
      exchanges(
        'two secondaries',
        [
          {
            sent: deleteIpv4(one, { seq: 5 }),
            heard: [
              ...gone(secondary(two), one),
              ...gone(secondary(three), one),
              ...gone(one, one),
            ],
          },
        ],
        { before: [...promotes(false), ...withIpv4(one, two, three)], after: shows() },
      ),
      exchanges(
        'a secondary, and a primary of another network that stays',
        [
          {
            sent: deleteIpv4(one, { seq: 5 }),
            heard: [...gone(secondary(two), one), ...gone(one, one)],
          },
        ],
        { before: [...promotes(false), ...withIpv4(one, two, apart)], after: shows(apart) },
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.del-primary.promote',
    rule: 'with promote_secondaries on the next secondary becomes primary: routes of the secondaries go, the primary goes, the new primary is told of, and routes come back with it as RTA_PREFSRC',
    source: ['net/ipv4/devinet.c __inet_del_ifa'],
    cases: [
      exchanges(
        'two secondaries',
        [
          {
            sent: deleteIpv4(one, { seq: 5 }),
            heard: [
              toldRouteGone(routeTo(two, one)),
              toldRouteGone(routeTo(three, one)),
              ...gone(one, one),
              told(two, by(5)),
              toldRoute(routeTo(two)),
              toldRoute(routeTo(three, two)),
            ],
          },
        ],
        {
          before: [...promotes(true), ...withIpv4(one, two, three)],
          after: shows(two, secondary(three)),
        },
      ),
      exchanges(
        'one secondary behind another primary',
        [
          {
            sent: deleteIpv4(one, { seq: 5 }),
            heard: [
              toldRouteGone(routeTo(two, one)),
              ...gone(one, one),
              told(two, by(5)),
              toldRoute(routeTo(two)),
            ],
          },
        ],
        { before: [...promotes(true), ...withIpv4(one, apart, two)], after: shows(apart, two) },
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.del-secondary',
    rule: 'a secondary address goes alone, whatever promote_secondaries says',
    source: ['net/ipv4/devinet.c __inet_del_ifa'],
    cases: [true, false].map((on) =>
      exchanges(
        `promote_secondaries ${on ? 'on' : 'off'}`,
        [{ sent: deleteIpv4(two, { seq: 5 }), heard: gone(secondary(two), one) }],
        {
          before: [...promotes(on), ...withIpv4(one, two, three)],
          after: shows(one, secondary(three)),
        },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.scope',
    rule: 'ifa_scope is kept; primary addresses are listed by descending number of the scope, equal ones in the order in which they came',
    cases: SCOPES.map((scopes) => {
      const addresses = scoped(scopes);
      return exchanges(
        scopes.join(', '),
        addresses.map((address, i) => ({
          sent: newIpv4(address, { seq: 5 + i }),
          heard: [told(address, by(5 + i)), toldRoute(routeTo(address))],
        })),
        { after: shows(...byScope(addresses)) },
      );
    }),
  },
  {
    ...base,
    id: 'rtnl.addr4.prefix-zero',
    rule: 'a prefix length of 0 is accepted; every further address with it is secondary to the first, whatever it is',
    cases: ['10.0.0.2', '192.0.2.1', '127.0.0.1', '255.0.0.1'].map((local) => {
      const [all, other] = [
        { ...one, bits: 0 },
        { local, bits: 0 },
      ];
      return exchanges(
        local,
        [
          { sent: newIpv4(all, { seq: 5 }), heard: [told(all, by(5)), toldRoute(routeTo(all))] },
          {
            sent: newIpv4(other, { seq: 6 }),
            heard: [told(secondary(other), by(6)), toldRoute(routeTo(other, all))],
          },
        ],
        { after: shows(all, secondary(other)) },
      );
    }),
  },
];
