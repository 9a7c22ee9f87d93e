/** NLMSGERR_ATTR_POLICY: what the bad attribute should have been. */
import { nla, nlmsg, u32, u64, u8, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type ExtendedAck, extack, policy, wantsExtack } from '../../harness/runner/extack.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { getLoopback } from '../../harness/runner/loopback.ts';
import { IFLA } from '../../harness/wire/attribute-tables/ifla.ts';
import { FAILED } from './stimuli.ts';

const flags = NLM_F_REQUEST | NLM_F_ACK;
const write = ['net/netlink/policy.c __netlink_policy_dump_write_attr'];
const { values: ifla } = IFLA;

/** One attribute of RTM_GETLINK that its policy does not allow. */
interface Cell {
  name: string;
  type: number;
  payload: string;
  errno?: string;
  msg?: string;
  policy?: string;
}
const cells: readonly Cell[] = [
  { name: 'U8, empty', type: ifla.IFLA_LINKMODE, payload: '', policy: policy.u8() },
  { name: 'U32, empty', type: ifla.IFLA_MTU, payload: '', policy: policy.u32() },
  { name: 'U32, 3 bytes', type: ifla.IFLA_MTU, payload: 'a5a5a5', policy: policy.u32() },
  {
    name: 'S32 from 1 on, 0',
    type: ifla.IFLA_NEW_IFINDEX,
    payload: u32(0),
    msg: 'integer out of range',
    policy: policy.signed('S32', 1n, 0x7fffffffn),
  },
  {
    name: 'S32 from 1 on, 2 bytes',
    type: ifla.IFLA_NEW_IFINDEX,
    payload: '0100',
    policy: policy.signed('S32', 1n, 0x7fffffffn),
  },
  {
    name: 'STRING of at most 15, empty',
    type: ifla.IFLA_IFNAME,
    payload: '',
    policy: policy.atMost('STRING', 15),
  },
  {
    name: 'STRING of at most 15, 16',
    type: ifla.IFLA_IFNAME,
    payload: '61'.repeat(16),
    policy: policy.atMost('STRING', 15),
  },
  {
    name: 'BINARY of at most 32, 33',
    type: ifla.IFLA_ADDRESS,
    payload: 'a5'.repeat(33),
    policy: policy.atMost('BINARY', 32),
  },
  {
    name: 'NESTED, 1 byte',
    type: ifla.IFLA_LINKINFO,
    payload: 'a5',
    policy: policy.plain('NESTED'),
  },
  { name: 'a length without a type, short', type: ifla.IFLA_MAP, payload: 'a5a5a5' },
  {
    name: 'a rejected type',
    type: ifla.IFLA_TSO_MAX_SIZE,
    payload: u32(1),
    errno: 'EINVAL',
  },
];

const refused = (
  name: string,
  request: Segment[],
  errno: string,
  ...told: readonly ExtendedAck[]
): Case => ({
  name,
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    wantsExtack('a'),
    send('a', request),
    {
      step: { call: 'drain', socket: 'a' },
      expect: {
        oneOf: told.map((each) => ({
          datagrams: [refusal(request, errno, { tlvs: extack(each) })('a')],
        })),
      },
    },
    ...alive('a'),
  ],
});

/** RTM_NEWNEXTHOP with a flag that has a payload. */
const flagWithPayload = nlmsg({ type: 104, flags, seq: 1 }, `${u8(2)} ${zeros(7)}`, nla(4, 'a5'));

/** The limits of a U32, with the padding that a machine without unaligned access puts in. */
const PAD = '04000b00';
const [minimum, maximum] = [
  nla<string>(4, u64(0n)).join(''),
  nla<string>(5, u64(0xffffffffn)).join(''),
];
const u32Type = policy.plain('U32');

export const policies: readonly Requirement[] = [
  {
    id: 'ack.ext.policy',
    rule: 'the policy tells the limits, then the type, of the attribute as it should have been; rejected types and types without a kind of their own have none',
    level: 'observed',
    source: write,
    needs: ['route', 'net-admin'],
    seen: ['6.18.44', '6.1.176'],
    cases: [
      ...cells.map(({ name, type, payload, errno = 'ERANGE', msg = FAILED, ...more }) =>
        refused(
          name,
          getLoopback(1, flags, { attributes: [nla(type, payload)] }),
          errno,
          more.policy === undefined
            ? { msg, offset: 32 }
            : { msg, offset: 32, policy: more.policy },
        ),
      ),
      refused('FLAG, 1 byte', flagWithPayload, 'ERANGE', {
        msg: FAILED,
        offset: 24,
        policy: policy.plain('FLAG'),
      }),
    ],
  },
  {
    id: 'ack.ext.pad64',
    rule: '64-bit limits stand unpadded where the machine reads unaligned words well; elsewhere an empty attribute of type 11 aligns each of them to 8',
    level: 'observed',
    source: ['include/net/netlink.h nla_need_padding_for_64bit'],
    needs: ['route'],
    seen: ['6.18.44', '6.1.176'],
    cases: [
      {
        name: 'both limits out of line',
        attributes: [nla(ifla.IFLA_MTU, 'a5a5')],
        offset: 32,
        padded: PAD + minimum + PAD + maximum + u32Type,
      },
      {
        name: 'the first limit in line',
        attributes: [nla(0x3ff0), nla(ifla.IFLA_MTU, 'a5a5')],
        offset: 36,
        padded: minimum + PAD + maximum + u32Type,
      },
    ].map(({ name, attributes, offset, padded }) =>
      refused(
        name,
        getLoopback(1, flags, { attributes }),
        'ERANGE',
        { msg: FAILED, offset, policy: policy.u32() },
        { msg: FAILED, offset, policy: padded },
      ),
    ),
  },
];
