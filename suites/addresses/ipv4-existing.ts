/** When an IPv4 address is there already. */
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import {
  deleteIpv4,
  type Ipv4,
  newIpv4,
  told,
  toldGone,
  toldRoute,
  toldRouteGone,
  withIpv4,
} from '../../harness/runner/ipv4-addresses.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { APPEND, ASKED, CREATE, EXCL, REPLACE } from '../../harness/runner/route.ts';
import { exchanges, shows } from './exchanges.ts';

const source = ['net/ipv4/devinet.c inet_rtm_newaddr'];
const base = {
  level: 'should',
  source,
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const MODIFIERS = [
  ['NLM_F_REPLACE', REPLACE],
  ['NLM_F_EXCL', EXCL],
  ['NLM_F_CREATE', CREATE],
  ['NLM_F_APPEND', APPEND],
] as const;
/** All sixteen, by name. */
const combinations = Array.from({ length: 16 }, (_, bits) => {
  const set = MODIFIERS.filter((_each, i) => bits & (1 << i));
  return {
    name: set.map(([name]) => name).join('|') || 'no modifier',
    flags: set.reduce((all, [, flag]) => all | flag, 0),
  };
});
const replaces = (flags: number): boolean => (flags & REPLACE) !== 0 && (flags & EXCL) === 0;

const one: Ipv4 = { local: '10.0.0.1', bits: 24 };
const by = { by: 'a', seq: 5 };
const localRoute = ({ local }: Ipv4) => toldRoute({ type: 'local', to: local, from: local });

/** What is there, what is added, and whether that has a local route of its own. */
const OTHERS: Record<string, readonly [Ipv4, Ipv4, 'a route' | 'no route']> = {
  'prefix length 8': [one, { ...one, bits: 8 }, 'no route'],
  'prefix length 23': [one, { ...one, bits: 23 }, 'no route'],
  'prefix length 25': [one, { ...one, bits: 25 }, 'no route'],
  'prefix length 32': [one, { ...one, bits: 32 }, 'no route'],
  'prefix length 0': [one, { ...one, bits: 0 }, 'no route'],
  'another peer': [
    { local: '10.0.0.1', peer: '10.9.0.1' },
    { local: '10.0.0.1', peer: '10.9.0.2' },
    'no route',
  ],
  'a peer beside none': [
    { local: '10.0.0.1' },
    { local: '10.0.0.1', peer: '10.9.0.2' },
    'no route',
  ],
  'another peer network': [
    { local: '10.0.0.1', peer: '10.9.0.1', bits: 24 },
    { local: '10.0.0.1', peer: '10.9.1.1', bits: 24 },
    'no route',
  ],
  'another local address': [{ local: '10.0.0.1' }, { local: '10.0.0.2' }, 'a route'],
};
const THE_SAME: Record<string, readonly [Ipv4, Ipv4]> = {
  'another scope': [one, { ...one, scope: 254 }],
  'another label': [one, { ...one, label: 'other' }],
  'another broadcast address': [one, { ...one, broadcast: '10.0.0.7' }],
  'another metric': [one, { ...one, metric: 9 }],
  'another lifetime': [one, { ...one, lifetime: [100, 200] }],
  'another peer of the same network': [
    { local: '10.0.0.1', peer: '10.9.0.1', bits: 24 },
    { local: '10.0.0.1', peer: '10.9.0.2', bits: 24 },
  ],
  'the same peer': [
    { local: '10.0.0.1', peer: '10.9.0.1' },
    { local: '10.0.0.1', peer: '10.9.0.1' },
  ],
};
const assigned = (name: string, first: Ipv4, second: Ipv4, flags = ASKED): Cell => ({
  name,
  before: withIpv4(first),
  sent: newIpv4(second, { flags }),
  errno: 'EEXIST',
  says: { msg: 'ipv4: Address already assigned' },
});

export const ipv4Existing: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr4.flags',
    rule: 'an address that is not there is made, whatever NLM_F_CREATE, EXCL, REPLACE and APPEND say',
    cases: combinations.map(({ name, flags }) =>
      exchanges(
        name,
        [
          {
            sent: newIpv4(one, { seq: 5, flags: ASKED | flags }),
            heard: [told(one, by), localRoute(one)],
          },
        ],
        { after: shows(one) },
      ),
    ),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.flags.exists',
      rule: 'an address that is there is refused with EEXIST, unless there is NLM_F_REPLACE without NLM_F_EXCL',
      cells: combinations
        .filter(({ flags }) => !replaces(flags))
        .map(({ name, flags }) => assigned(name, one, one, ASKED | flags)),
    },
    {
      rule: 'the extended ACK says that it is assigned already',
      differs: { '6.1': 'refuses without a text' },
      seen: ['6.18.44'],
    },
  ),
  {
    ...base,
    id: 'rtnl.addr4.flags.replaces',
    rule: 'NLM_F_REPLACE without NLM_F_EXCL tells of the address that was there again, in the name of the requester; routes stay',
    cases: combinations
      .filter(({ flags }) => replaces(flags))
      .map(({ name, flags }) =>
        exchanges(
          name,
          [{ sent: newIpv4(one, { seq: 5, flags: ASKED | flags }), heard: [told(one, by)] }],
          {
            before: withIpv4(one),
            after: shows(one),
          },
        ),
      ),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.same-prefix.exists',
      rule: 'an address is there already if IFA_LOCAL, the prefix length and the network of IFA_ADDRESS are the same, whatever else differs',
      source: ['net/ipv4/devinet.c find_matching_ifa'],
      cells: Object.entries(THE_SAME).map(([name, [first, second]]) =>
        assigned(name, first, second),
      ),
    },
    {
      rule: 'the extended ACK says that it is assigned already',
      differs: { '6.1': 'refuses without a text' },
      seen: ['6.18.44'],
    },
  ),
  {
    ...base,
    id: 'rtnl.addr4.same-prefix',
    rule: 'another IFA_LOCAL, prefix length or network of IFA_ADDRESS makes another address; one local route serves them all',
    source: ['net/ipv4/devinet.c find_matching_ifa', 'net/ipv4/fib_trie.c fib_table_insert'],
    cases: Object.entries(OTHERS).map(([name, [first, second, route]]) =>
      exchanges(
        name,
        [
          {
            sent: newIpv4(second, { seq: 5, flags: ASKED | CREATE | EXCL }),
            heard: [told(second, by), ...(route === 'a route' ? [localRoute(second)] : [])],
          },
        ],
        { before: withIpv4(first), after: shows(first, second) },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.peer',
    rule: 'IFA_ADDRESS that is not IFA_LOCAL is the peer, told of first; the same IFA_LOCAL with another peer is accepted, without a second local route, which goes with the last of them',
    source: ['net/ipv4/devinet.c inet_fill_ifaddr', 'net/ipv4/fib_frontend.c fib_del_ifaddr'],
    cases: [32, 31, 30].map((bits) => {
      const [first, second]: readonly Ipv4[] = ['10.9.0.1', '10.9.1.1'].map((peer) => ({
        local: '10.0.0.1',
        peer,
        bits,
      }));
      if (first === undefined || second === undefined) throw new TypeError('two addresses');
      const from = (seq: number) => ({ by: 'a', seq });
      return exchanges(
        `prefix length ${bits}`,
        [
          { sent: newIpv4(first, { seq: 5 }), heard: [told(first, from(5)), localRoute(first)] },
          { sent: newIpv4(second, { seq: 6 }), heard: [told(second, from(6))] },
          { sent: deleteIpv4(first, { seq: 7 }), heard: [toldGone(first, from(7))] },
          {
            sent: deleteIpv4(second, { seq: 8 }),
            heard: [
              toldGone(second, from(8)),
              toldRouteGone({ type: 'local', to: '10.0.0.1', from: '10.0.0.1' }),
            ],
          },
        ],
        { after: shows() },
      );
    }),
  },
];
