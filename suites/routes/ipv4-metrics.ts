/** RTA_METRICS of IPv4 routes. */
import { cstring, nest, nla, u32, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import type { ExtendedAck } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, EXCL } from '../../harness/runner/route.ts';
import { newRoute, type Route, RTA, toldOf } from '../../harness/runner/routes.ts';
import { exchanges } from '../addresses/exchanges.ts';

const route: Route = { to: '10.1.2.0/24' };
const RTAX = { LOCK: 1, MTU: 2, WINDOW: 3, CWND: 7, ADVMSS: 8, HOPLIMIT: 10, FEATURES: 12 };
const CC_ALGO = 16;
const metrics = (...each: readonly Segment[][]): Segment[] => nla(RTA.METRICS, ...each);
const metric = (type: number, value: number): Segment[] => nla(type, u32(value));

/** What is asked, and what is told of it where that is something else. */
const VALUES: readonly [string, Segment[][], Segment[][]?][] = [
  ['mtu 1400', [metric(RTAX.MTU, 1400)]],
  ['mtu 65520', [metric(RTAX.MTU, 65520)]],
  ['mtu 65521', [metric(RTAX.MTU, 65521)], [metric(RTAX.MTU, 65520)]],
  ['mtu 4294967295', [metric(RTAX.MTU, 0xffffffff)], [metric(RTAX.MTU, 65520)]],
  ['advmss 65495', [metric(RTAX.ADVMSS, 65495)]],
  ['advmss 65496', [metric(RTAX.ADVMSS, 65496)], [metric(RTAX.ADVMSS, 65495)]],
  ['hoplimit 255', [metric(RTAX.HOPLIMIT, 255)]],
  ['hoplimit 256', [metric(RTAX.HOPLIMIT, 256)], [metric(RTAX.HOPLIMIT, 255)]],
  ['window 4294967295', [metric(RTAX.WINDOW, 0xffffffff)]],
  ['two', [metric(RTAX.MTU, 1400), metric(RTAX.WINDOW, 9)]],
  [
    'two, the greater type first',
    [metric(RTAX.WINDOW, 9), metric(RTAX.MTU, 1400)],
    [metric(RTAX.MTU, 1400), metric(RTAX.WINDOW, 9)],
  ],
  ['twice the same', [metric(RTAX.MTU, 1), metric(RTAX.MTU, 1300)], [metric(RTAX.MTU, 1300)]],
  ['type 0, which is passed over', [nla(0, ''), metric(RTAX.MTU, 1400)], [metric(RTAX.MTU, 1400)]],
  ['a lock', [metric(RTAX.LOCK, 1 << RTAX.MTU), metric(RTAX.MTU, 1400)]],
];

const refused = (name: string, more: Segment[], says: ExtendedAck): Cell => ({
  name,
  sent: newRoute(route, { more }),
  errno: 'EINVAL',
  says,
});
/** Behind nlmsghdr, rtmsg, RTA_DST and the head of RTA_METRICS. */
const FIRST = 40;
const SIZE = 'Invalid attribute in metrics';

const base = {
  level: 'should',
  source: ['net/ipv4/metrics.c ip_metrics_convert'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const ipv4Metrics: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route4.metrics',
    rule: 'metrics come back in the order of their types, mtu, advmss and hoplimit at most 65520, 65495 and 255, the nest without NLA_F_NESTED however it was asked',
    cases: VALUES.flatMap(([name, asked, told = asked]) =>
      [metrics, (...each: readonly Segment[][]) => nest(RTA.METRICS, ...each)].map((wrap, i) =>
        exchanges(
          i === 0 ? name : `${name}, NLA_F_NESTED`,
          [
            {
              sent: newRoute(route, { flags: ASKED | CREATE | EXCL, more: wrap(...asked) }),
              heard: [
                toldOf(
                  { ...route, more: metrics(...told) },
                  { flags: CREATE | EXCL, by: 'a', seq: 1 },
                ),
              ],
            },
          ],
          { groups: ['RTNLGRP_IPV4_ROUTE'] },
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.route4.metrics.other',
    rule: 'routes of other metrics are two routes, put beside each other; of the same metrics one: EEXIST',
    cases: [
      exchanges('mtu 1400 and 1300, then 1400 again', [
        {
          sent: newRoute(route, { more: metrics(metric(RTAX.MTU, 1400)) }),
          heard: [
            toldOf(
              { ...route, more: metrics(metric(RTAX.MTU, 1400)) },
              { flags: CREATE | EXCL, by: 'a', seq: 1 },
            ),
          ],
        },
        {
          sent: newRoute(route, { seq: 2, more: metrics(metric(RTAX.MTU, 1300)) }),
          heard: [
            toldOf(
              { ...route, more: metrics(metric(RTAX.MTU, 1300)) },
              { flags: CREATE, by: 'a', seq: 2 },
            ),
          ],
        },
        {
          sent: newRoute(route, { seq: 3, more: metrics(metric(RTAX.MTU, 1400)) }),
          errno: 'EEXIST',
        },
      ]),
    ],
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.metrics.bad',
      rule: 'a metric of unknown type or of another size than 4, an unknown feature, an unknown congestion control, and a lock of a window of 0 are refused with EINVAL',
      cells: [
        ...[18, 19, 255].map((type) =>
          refused(`type ${type}`, metrics(metric(type, 1)), { msg: 'Invalid metric type' }),
        ),
        ...[0, 1, 3, 5, 8].map((length) =>
          refused(`mtu of ${length} bytes`, metrics(nla(RTAX.MTU, zeros(length))), {
            msg: SIZE,
            offset: FIRST,
          }),
        ),
        refused(
          'hoplimit of 2 bytes, behind a mtu',
          metrics(metric(RTAX.MTU, 1400), nla(RTAX.HOPLIMIT, zeros(2))),
          { msg: SIZE, offset: FIRST + 8 },
        ),
        ...['nosuch', ''].map((name) =>
          refused(`congestion control '${name}'`, metrics(nla(CC_ALGO, cstring(name))), {
            msg: 'Unknown tcp congestion algorithm',
          }),
        ),
      ],
    },
    { rule: 'the extended ACK says what is wrong, and names the attribute of the wrong size' },
  ),
];
