/** Address labels of RFC 6724: RTM_NEWADDRLABEL, RTM_DELADDRLABEL, RTM_GETADDRLABEL. */
import { batch, nla, nlmsg, port, struct, u32, zeros } from '../../harness/program/build.ts';
import type { Pattern, Segment, Wildcard } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { dumpOf, hearsDump } from '../../harness/runner/dumps.ts';
import { wantsStrict } from '../../harness/runner/extack.ts';
import { ipv6 } from '../../harness/runner/ipv6-addresses.ts';
import { ack, alive, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { answer, ask, ASKED, CREATE, EXCL, REPLACE } from '../../harness/runner/route.ts';
import { ifaddrlblmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { refusedDump } from '../dumps/refused.ts';

const base = {
  level: 'should',
  source: ['net/ipv6/addrlabel.c ip6addrlbl_newdel'],
  needs: ['route', 'net-admin', 'ipv6'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const [IFAL_ADDRESS, IFAL_LABEL] = [1, 2];
interface Label {
  prefix: string;
  bits: number;
  label: number;
  index?: number;
}
/** RFC 6724 section 2.1 with the kernel's own numbers, by falling prefix length. */
const DEFAULTS: readonly Label[] = [
  { prefix: '::1', bits: 128, label: 0 },
  { prefix: '::', bits: 96, label: 3 },
  { prefix: '::ffff:0:0', bits: 96, label: 4 },
  { prefix: '2001:0010::', bits: 28, label: 7 },
  { prefix: '2001::', bits: 32, label: 6 },
  { prefix: '3ffe::', bits: 16, label: 12 },
  { prefix: '2002::', bits: 16, label: 2 },
  { prefix: 'fec0::', bits: 10, label: 11 },
  { prefix: 'fc00::', bits: 7, label: 5 },
  { prefix: '::', bits: 0, label: 1 },
].toSorted((a, b) => b.bits - a.bits);
const header = (fields: object): string => struct(ifaddrlblmsg, { family: 10, ...fields });
const described = ({ prefix, bits, label, index = 0 }: Label, seq: number): Pattern => [
  header({ prefixlen: bits, index, seq }),
  ...nla(IFAL_ADDRESS, ipv6(prefix)),
  ...nla(IFAL_LABEL, u32(label)),
];
const change = (
  type: 'RTM_NEWADDRLABEL' | 'RTM_DELADDRLABEL',
  { prefix, bits, label, index = 0 }: Label,
  { seq = 1, flags = ASKED }: { seq?: number; flags?: number } = {},
): Segment[] =>
  ask(
    type,
    { seq, flags },
    header({ prefixlen: bits, index }),
    nla(IFAL_ADDRESS, ipv6(prefix)),
    nla(IFAL_LABEL, u32(label)),
  );
const add = (label: Label, more = {}): Segment[] => change('RTM_NEWADDRLABEL', label, more);
const remove = (label: Label, more = {}): Segment[] => change('RTM_DELADDRLABEL', label, more);

/** The table of a namespace counts its additions: ten at its start. */
const START = 10;
const shows = (labels: readonly Label[], count: number): Line[] => [
  send('a', dumpOf(74, header({}), 0x5e9000)),
  hearsDump(
    'a',
    (name) => ({
      bytes: batch<Segment | Wildcard>(
        ...labels.map((label) =>
          nlmsg<Segment | Wildcard>(
            { type: 72, flags: 2, seq: 0x5e9000, pid: port(name) },
            described(label, count),
          ),
        ),
      ),
      says: `${labels.length} labels`,
    }),
    0x5e9000,
  ),
];
const done = (sent: Segment[]): Line[] => [send('a', sent), hears('a', ack(sent))];

const own: Label = { prefix: '2001:db8::', bits: 32, label: 99 };
const ofLo: Label = { ...own, index: 1 };
const get = (text: string, fields: object = {}): Segment[] =>
  ask('RTM_GETADDRLABEL', {}, header({ prefixlen: 128, ...fields }), nla(IFAL_ADDRESS, ipv6(text)));
/** The longest prefix that fits. */
const MATCHES: Record<string, Label | undefined> = Object.fromEntries(
  [
    ['::2', 96, 3],
    ['::ffff:a00:1', 96, 4],
    ['2001:0010::5', 28, 7],
    ['2001::5', 32, 6],
    ['3ffe::1', 16, 12],
    ['2002:a00:1::', 16, 2],
    ['fec0::1', 10, 11],
    ['fd00::1', 7, 5],
    ['2001:db8::1', 0, 1],
    ['fe80::1', 0, 1],
  ].map(([text, bits, label]) => [
    String(text),
    DEFAULTS.find((each) => each.bits === bits && each.label === label),
  ]),
);
const found = (text: string, label: Label | undefined): Case => {
  if (label === undefined) throw new TypeError(`no label for ${text}`);
  return {
    name: text,
    lines: [
      socket('a', 'NETLINK_ROUTE'),
      send('a', get(text)),
      hears('a', answer('RTM_NEWADDRLABEL', { seq: 1 }, described(label, START)), ack(get(text))),
      ...alive('a'),
    ],
  };
};
const raw = (
  type: 'RTM_NEWADDRLABEL' | 'RTM_DELADDRLABEL' | 'RTM_GETADDRLABEL',
  fields: object,
  ...attributes: readonly Segment[][]
): Segment[] => ask(type, {}, header(fields), ...attributes);
const prefixOf = nla(IFAL_ADDRESS, ipv6('2001:db8::'));
const labelOf = nla(IFAL_LABEL, u32(5));
const bad = (type: 'RTM_NEWADDRLABEL' | 'RTM_DELADDRLABEL'): Cell[] => [
  {
    name: `${type}, prefix length 129`,
    sent: raw(type, { prefixlen: 129 }, prefixOf, labelOf),
    errno: 'EINVAL',
  },
  {
    name: `${type}, prefix length 255`,
    sent: raw(type, { prefixlen: 255 }, prefixOf, labelOf),
    errno: 'EINVAL',
  },
  { name: `${type}, no label`, sent: raw(type, { prefixlen: 32 }, prefixOf), errno: 'EINVAL' },
  { name: `${type}, no prefix`, sent: raw(type, { prefixlen: 32 }, labelOf), errno: 'EINVAL' },
  {
    name: `${type}, label 0xffffffff`,
    sent: raw(type, { prefixlen: 32 }, prefixOf, nla(IFAL_LABEL, u32(0xffffffff))),
    errno: 'EINVAL',
  },
  {
    name: `${type}, a prefix of 4 bytes`,
    sent: raw(type, { prefixlen: 32 }, nla(IFAL_ADDRESS, zeros(4)), labelOf),
    errno: 'ERANGE',
    says: { msg: 'Attribute failed policy validation', offset: 28 },
  },
];

export const labels: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addrlabel',
    rule: 'a dump tells of the default labels of a new namespace, longer prefixes first',
    source: ['net/ipv6/addrlabel.c ip6addrlbl_init_table', 'RFC 6724 section 2.1'],
    cases: [
      {
        name: 'ten of them',
        lines: [socket('a', 'NETLINK_ROUTE'), ...shows(DEFAULTS, START), ...alive('a')],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.addrlabel.new',
    rule: 'a new label is put before those of the same prefix length, and raises ifal_seq; RTM_DELADDRLABEL takes it away again',
    source: ['net/ipv6/addrlabel.c __ip6addrlbl_add'],
    cases: [0, CREATE, CREATE | EXCL, REPLACE].map((flags) => ({
      name: `more flags 0x${flags.toString(16)}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...done(add(own, { flags: ASKED | flags })),
        ...shows(
          DEFAULTS.flatMap((each) => (each.bits === 32 ? [own, each] : [each])),
          START + 1,
        ),
        ...done(remove(own, { seq: 2 })),
        ...shows(DEFAULTS, START + 1),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.addrlabel.replace',
    rule: 'NLM_F_REPLACE changes the label of a prefix in its place',
    source: ['net/ipv6/addrlabel.c __ip6addrlbl_add'],
    cases: [REPLACE, REPLACE | EXCL].map((flags) => ({
      name: `flags 0x${flags.toString(16)}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...done(add({ prefix: 'fc00::', bits: 7, label: 77 }, { flags: ASKED | flags })),
        ...shows(
          DEFAULTS.map((each) => (each.bits === 7 ? { ...each, label: 77 } : each)),
          START + 1,
        ),
        ...alive('a'),
      ],
    })),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addrlabel.exists',
      rule: 'without NLM_F_REPLACE a prefix that has a label on that device is refused with EEXIST, whatever the label; bits behind the prefix length do not count',
      cells: [
        { name: 'the same label', sent: add({ prefix: 'fec0::', bits: 10, label: 11 }) },
        { name: 'another label', sent: add({ prefix: 'fec0::', bits: 10, label: 9 }) },
        { name: 'the first of its length', sent: add({ prefix: '3ffe::', bits: 16, label: 9 }) },
        { name: 'another address of it', sent: add({ prefix: 'fec0:1::5', bits: 10, label: 9 }) },
        {
          name: 'NLM_F_CREATE|NLM_F_EXCL',
          sent: add({ prefix: 'fec0::', bits: 10, label: 9 }, { flags: ASKED | CREATE | EXCL }),
        },
      ].map((cell) => ({ ...cell, errno: 'EEXIST' })),
    },
    { rule: 'there is no text' },
  ),
  {
    ...base,
    id: 'rtnl.addrlabel.exists.behind',
    rule: 'a prefix that stands behind another of its length is not found: it is put into the table a second time',
    level: 'observed',
    source: ['net/ipv6/addrlabel.c __ip6addrlbl_add'],
    cases: [CREATE | EXCL, REPLACE].map((flags) => {
      const again: Label = { prefix: '2002::', bits: 16, label: 9 };
      return {
        name: `2002::/16 behind 3ffe::/16, flags 0x${flags.toString(16)}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...done(add(again, { flags: ASKED | flags })),
          ...shows(
            DEFAULTS.flatMap((each) => (each.prefix === '3ffe::' ? [again, each] : [each])),
            START + 1,
          ),
          ...alive('a'),
        ],
      };
    }),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addrlabel.bad',
      rule: 'EINVAL for a prefix length above 128, no prefix, no label, the label 0xffffffff, no such device; ERANGE for too short a prefix; ESRCH for a label to delete that is not there',
      cells: [
        ...bad('RTM_NEWADDRLABEL'),
        ...bad('RTM_DELADDRLABEL'),
        { name: 'no such device', sent: add({ ...own, index: 99 }), errno: 'EINVAL' },
        {
          name: 'IPv4 mapped, longer than 96',
          sent: add({ prefix: '::ffff:a00:1', bits: 128, label: 9 }),
          errno: 'EINVAL',
        },
        { name: 'nothing to delete', sent: remove(own), errno: 'ESRCH' },
        {
          name: 'nothing to delete on lo',
          sent: remove({ prefix: '2002::', bits: 16, label: 2, index: 1 }),
          errno: 'ESRCH',
        },
      ],
    },
    { rule: 'there is no text but for the size of an attribute' },
  ),
  {
    ...base,
    id: 'rtnl.addrlabel.get',
    rule: 'RTM_GETADDRLABEL of an address, with prefix length 128, answers with the label of the longest prefix that fits',
    source: ['net/ipv6/addrlabel.c ip6addrlbl_get'],
    cases: [
      ...Object.entries(MATCHES).map(([text, label]) => found(text, label)),
      ...[0, 1].map((index) => ({
        name: `a label of lo, index ${index}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...done(add(ofLo, { seq: 2 })),
          send('a', get('2001:db8::1', { index })),
          hears(
            'a',
            answer(
              'RTM_NEWADDRLABEL',
              { seq: 1 },
              described(index === 1 ? ofLo : { prefix: '::', bits: 0, label: 1 }, START + 1),
            ),
            ack(get('2001:db8::1', { index })),
          ),
          ...alive('a'),
        ],
      })),
    ],
  },
  {
    ...base,
    id: 'rtnl.addrlabel.get.typed',
    rule: 'the label of ::1 is never answered, since loopback is not all that its kind says; that of the next shorter prefix is',
    level: 'observed',
    source: ['net/ipv6/addrlabel.c ip6addrlbl_get', 'net/ipv6/addrlabel.c __ip6addrlbl_match'],
    cases: [found('::1', { prefix: '::', bits: 96, label: 3 })],
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addrlabel.get.bad',
      rule: 'EINVAL for another prefix length than 128, no address, no such device',
      source: ['net/ipv6/addrlabel.c ip6addrlbl_get'],
      cells: [
        ...[0, 64, 127, 129].map((prefixlen) => ({
          name: `prefix length ${prefixlen}`,
          sent: get('2001:db8::1', { prefixlen }),
          errno: 'EINVAL',
        })),
        { name: 'no address', sent: raw('RTM_GETADDRLABEL', { prefixlen: 128 }), errno: 'EINVAL' },
        { name: 'no such device', sent: get('2001:db8::1', { index: 99 }), errno: 'EINVAL' },
        ...[{ flags: 1 }, { seq: 1 }, { reserved: 1 }].map((fields) => ({
          name: `strict, ${Object.keys(fields).join()} set`,
          before: [wantsStrict('a')],
          sent: get('2001:db8::1', fields),
          errno: 'EINVAL',
          says: { msg: 'ipv6: Invalid values in header for addrlabel get request' },
        })),
        {
          name: 'strict, IFAL_LABEL',
          before: [wantsStrict('a')],
          sent: raw('RTM_GETADDRLABEL', { prefixlen: 128 }, prefixOf, labelOf),
          errno: 'EINVAL',
          says: { msg: 'ipv6: Unsupported attribute in addrlabel get request' },
        },
      ],
    },
    { rule: 'texts are those of strict checking' },
  ),
  ...[false, true].map((withText): Requirement => ({
    ...base,
    id: `rtnl.addrlabel.dump.strict${withText ? '.text' : ''}`,
    rule: withText
      ? 'the extended ACK behind NLMSG_DONE says what is wrong'
      : 'a strict dump ends with EINVAL if the header is short or has any other field set than the family, or if anything follows',
    level: withText ? 'observed' : 'should',
    source: ['net/ipv6/addrlabel.c ip6addrlbl_valid_dump_req'],
    cases: [
      ['4 bytes', '0a000000', 'Invalid header for address label dump request'],
      ['11 bytes', `0a${zeros(10)}`, 'Invalid header for address label dump request'],
      [
        'prefix length',
        header({ prefixlen: 1 }),
        'Invalid values in header for address label dump request',
      ],
      ['index', header({ index: 1 }), 'Invalid values in header for address label dump request'],
      ['ifal_seq', header({ seq: 1 }), 'Invalid values in header for address label dump request'],
      [
        'an attribute',
        `${header({})} 05000200 01000000`,
        'Invalid data after header for address label dump request',
      ],
    ].map(([name = '', payload = '', msg = '']) =>
      refusedDump(
        { name, type: 74, payload, errno: 'EINVAL', says: { msg: `ipv6: ${msg}` } },
        withText,
      ),
    ),
  })),
];
