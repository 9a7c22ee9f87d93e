/** What NLM_F_REPLACE changes of an IPv4 address, and what stays. */
import { nla, text, u32 } from '../../harness/program/build.ts';
import {
  IFA,
  type Ipv4,
  newIpv4,
  NOPREFIXROUTE,
  PERMANENT,
  DEPRECATED,
  SECONDARY,
  told,
  toldRoute,
  toldRouteGone,
  withIpv4,
} from '../../harness/runner/ipv4-addresses.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, REPLACE } from '../../harness/runner/route.ts';
import { exchanges, loIsUp, shows } from './exchanges.ts';

const source = ['net/ipv4/devinet.c inet_rtm_newaddr'];
const base = {
  level: 'should',
  source,
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const one: Ipv4 = { local: '10.0.0.1', bits: 24 };
const two: Ipv4 = { local: '10.0.0.2', bits: 24 };
const by = { by: 'a', seq: 5 };

/** What is there, what replaces it, what is there then. */
const REPLACED: Record<string, readonly [Ipv4, Ipv4, Ipv4]> = {
  'label kept': [
    { ...one, label: 'first' },
    { ...one, label: 'second' },
    { ...one, label: 'first' },
  ],
  'broadcast kept': [
    { ...one, broadcast: '10.0.0.255' },
    { ...one, broadcast: '10.0.0.0' },
    { ...one, broadcast: '10.0.0.255' },
  ],
  'scope kept': [
    { ...one, scope: 254 },
    { ...one, scope: 0 },
    { ...one, scope: 254 },
  ],
  'peer kept': [
    { ...one, peer: '10.0.0.8' },
    { ...one, peer: '10.0.0.9' },
    { ...one, peer: '10.0.0.8' },
  ],
  'metric set': [one, { ...one, metric: 9 }, { ...one, metric: 9 }],
  'metric changed': [
    { ...one, metric: 8 },
    { ...one, metric: 9 },
    { ...one, metric: 9 },
  ],
  'metric gone': [{ ...one, metric: 9 }, one, one],
  deprecated: [
    one,
    { ...one, lifetime: [0, 0xffffffff] },
    // what is told of a permanent address is always for ever
    { ...one, flags: PERMANENT | DEPRECATED },
  ],
  'no more deprecated': [{ ...one, lifetime: [0, 0xffffffff] }, one, one],
};
const PROTOCOLS: typeof REPLACED = {
  'protocol set': [one, { ...one, proto: 9 }, { ...one, proto: 9 }],
  'protocol changed': [
    { ...one, proto: 8 },
    { ...one, proto: 9 },
    { ...one, proto: 9 },
  ],
  'protocol gone': [{ ...one, proto: 9 }, one, one],
};

const prefixRoute = (metric?: number) =>
  ({
    type: 'local',
    to: '10.0.0.0',
    bits: 24,
    from: '10.0.0.1',
    ...(metric === undefined ? {} : { metric }),
  }) as const;
const METRICS: Record<string, readonly [number | undefined, number | undefined]> = {
  'none to 7': [undefined, 7],
  '7 to 9': [7, 9],
  '9 to 7': [9, 7],
  '7 to none': [7, undefined],
};
const withMetric = (address: Ipv4, metric: number | undefined): Ipv4 =>
  metric === undefined ? address : { ...address, metric };

const replacements = (all: typeof REPLACED): Case[] =>
  Object.entries(all).map(([name, [first, second, last]]) =>
    exchanges(
      name,
      [{ sent: newIpv4(second, { seq: 5, flags: ASKED | REPLACE }), heard: [told(last, by)] }],
      { before: withIpv4(first), after: shows(last) },
    ),
  );

export const ipv4Replaced: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr4.replace',
    rule: 'NLM_F_REPLACE takes over metric and lifetime, absent ones at their defaults; label, broadcast address, scope and peer stay',
    cases: replacements(REPLACED),
  },
  {
    ...base,
    id: 'rtnl.addr4.replace.proto',
    rule: 'NLM_F_REPLACE takes over the protocol; an absent one is none',
    differs: { '6.1': 'the protocol stays' },
    seen: ['6.18.44'],
    cases: replacements(PROTOCOLS),
  },
  {
    ...base,
    id: 'rtnl.addr4.replace.flags',
    rule: 'NLM_F_REPLACE leaves the flags of an address as they are',
    cases: [
      exchanges(
        'IFA_F_NOPREFIXROUTE is not set',
        [
          {
            sent: newIpv4(one, {
              seq: 5,
              flags: ASKED | REPLACE,
              more: nla(IFA.FLAGS, u32(NOPREFIXROUTE)),
            }),
            heard: [told(one, by)],
          },
        ],
        { before: withIpv4(one), after: shows(one) },
      ),
      exchanges(
        'IFA_F_NOPREFIXROUTE is not cleared',
        [
          {
            sent: newIpv4(one, { seq: 5, flags: ASKED | REPLACE }),
            heard: [told({ ...one, flags: PERMANENT | NOPREFIXROUTE }, by)],
          },
        ],
        { before: withIpv4([one, { more: nla(IFA.FLAGS, u32(NOPREFIXROUTE)) }]) },
      ),
      exchanges(
        'IFA_F_SECONDARY is kept',
        [
          {
            sent: newIpv4(two, { seq: 5, flags: ASKED | REPLACE, more: nla(IFA.LABEL, text('x')) }),
            heard: [told({ ...two, flags: PERMANENT | SECONDARY }, by)],
          },
        ],
        { before: withIpv4(one, two) },
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.metric',
    rule: 'another metric by NLM_F_REPLACE, on a device that is up: the prefix route with the new metric is told of, then the old one as gone, then the address',
    source: ['net/ipv4/fib_frontend.c fib_modify_prefix_metric'],
    cases: Object.entries(METRICS).map(([name, [first, second]]) =>
      exchanges(
        name,
        [
          {
            sent: newIpv4(withMetric(one, second), { seq: 5, flags: ASKED | REPLACE }),
            heard: [
              toldRoute(prefixRoute(second)),
              toldRouteGone(prefixRoute(first)),
              told(withMetric(one, second), by),
            ],
          },
        ],
        { before: [...loIsUp(), ...withIpv4(withMetric(one, first))] },
      ),
    ),
  },
];
