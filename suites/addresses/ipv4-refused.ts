/** What is wrong with a new IPv4 address, and what is looked at first. */
import { nla, text, u32, zeros } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import { IFA, ipv4 } from '../../harness/runner/ipv4-addresses.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { struct } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask, CREATE, EXCL, REPLACE, ASKED } from '../../harness/runner/route.ts';
import { ifaddrmsg } from '../../harness/wire/structs/rtnetlink.ts';

const source = ['net/ipv4/devinet.c rtm_to_ifaddr'];
const base = {
  level: 'should',
  source,
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
/** Of the rules of texts. */
const worded = {
  rule: 'the extended ACK says what is wrong',
  differs: { '6.1': 'refuses without a text' },
  seen: ['6.18.44'],
};

const FAILED = 'Attribute failed policy validation';
const NO_LOCAL = 'ipv4: Local address is not supplied';
const NO_DEVICE = 'ipv4: Device not found';
const NO_LIFETIME = 'ipv4: address lifetime invalid';
const BEHIND_HEADER = 24;

const local = nla(IFA.LOCAL, ipv4('10.0.0.1'));
const lifetime = (prefered: number, valid: number): Segment[] =>
  nla(IFA.CACHEINFO, u32(prefered), u32(valid), zeros(8));
const request = (
  fields: { prefixlen?: number; index?: number },
  ...attributes: readonly (string | readonly Segment[])[]
): Segment[] =>
  ask(
    'RTM_NEWADDR',
    {},
    struct(ifaddrmsg, { family: 2, prefixlen: 24, index: 1, ...fields }),
    ...attributes,
  );

interface Defect {
  name: string;
  errno: string;
  says: Cell['says'];
}
/** In the order in which they are found. */
const DEFECTS: readonly Defect[] = [
  {
    name: 'a short attribute',
    errno: 'ERANGE',
    says: { msg: FAILED, offset: BEHIND_HEADER, policy: policy.u32() },
  },
  { name: 'prefix length 33', errno: 'EINVAL', says: { msg: 'ipv4: Invalid prefix length' } },
  { name: 'no IFA_LOCAL', errno: 'EINVAL', says: { msg: NO_LOCAL } },
  { name: 'a valid lifetime of 0', errno: 'EINVAL', says: { msg: NO_LIFETIME } },
  { name: 'no such device', errno: 'ENODEV', says: { msg: NO_DEVICE } },
];
const [SHORT, PREFIX, LOCAL, LIFETIME, DEVICE] = [1, 2, 4, 8, 16];
const defective = (bits: number): Cell => {
  const present = DEFECTS.filter((_, i) => bits & (1 << i));
  const [first] = present;
  if (first === undefined) throw new TypeError('no defect');
  return {
    name: present.map(({ name }) => name).join(', '),
    sent: request(
      { ...(bits & PREFIX && { prefixlen: 33 }), ...(bits & DEVICE && { index: 99 }) },
      ...(bits & SHORT ? [nla(IFA.BROADCAST, '0a0000')] : []),
      ...(bits & LOCAL ? [] : [local]),
      ...(bits & LIFETIME ? [lifetime(0, 0)] : []),
    ),
    errno: first.errno,
    ...(first.says && { says: first.says }),
  };
};
const combinations = Array.from({ length: 31 }, (_, i) => i + 1);
/** Where only the lifetime and the device are wrong, kernels before 6.14 look at the device first. */
const disputed = LIFETIME | DEVICE;

export const ipv4Refused: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.check-order',
      rule: 'of all that is wrong the first is told: sizes of attributes, the prefix length, a missing IFA_LOCAL, the lifetime, the device',
      cells: combinations.filter((bits) => bits !== disputed).map(defective),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.check-order.lifetime',
      rule: 'an impossible lifetime is told before a missing device',
      source: ['net/ipv4/devinet.c inet_validate_rtm'],
      differs: { '6.1': 'looks at the device first', '6.12': 'looks at the device first' },
      seen: ['6.18.44'],
      cells: [defective(disputed)],
    },
    { rule: worded.rule },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.check-order.index',
      rule: 'there is no address without a device: index 0, an unknown and a negative one are refused with ENODEV',
      cells: [0, 2, 98, 0x7fffffff, 0xffffffff].map((index) => ({
        name: `index 0x${index.toString(16)}`,
        sent: request({ index }, local),
        errno: 'ENODEV',
        says: { msg: NO_DEVICE },
      })),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.check-order.prefix',
      rule: 'a prefix length above 32 is refused with EINVAL',
      cells: [34, 64, 128, 255].map((prefixlen) => ({
        name: `${prefixlen}`,
        sent: request({ prefixlen }, local),
        errno: 'EINVAL',
        says: { msg: 'ipv4: Invalid prefix length' },
      })),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.only-address',
      rule: 'IFA_ADDRESS, or whatever else, does not stand for a missing IFA_LOCAL: EINVAL, with any flags',
      cells: [
        ...[0, CREATE, CREATE | EXCL, REPLACE].map((flags) => ({
          name: `IFA_ADDRESS, more flags 0x${flags.toString(16)}`,
          sent: ask(
            'RTM_NEWADDR',
            { flags: ASKED | flags },
            struct(ifaddrmsg, { family: 2, prefixlen: 24, index: 1 }),
            nla(IFA.ADDRESS, ipv4('10.0.0.1')),
          ),
          errno: 'EINVAL',
          says: { msg: NO_LOCAL },
        })),
        ...[
          { name: 'IFA_BROADCAST', sent: request({}, nla(IFA.BROADCAST, ipv4('10.0.0.255'))) },
          { name: 'IFA_LABEL', sent: request({}, nla(IFA.LABEL, text('lo'))) },
        ].map((cell) => ({ ...cell, errno: 'EINVAL', says: { msg: NO_LOCAL } })),
      ],
    },
    worded,
  ),
];
