/** Acknowledgements and refusals on NETLINK_GENERIC, as nlctrl gives them. */
import { batch, cstring, genl, nla, nlmsg, u32, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { type ExtendedAck, extack, policy, wantsExtack } from '../../harness/runner/extack.ts';
import { byId, byName, controller, getFamily } from '../../harness/runner/family-messages.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { capAck, FAILED, LEFTOVER } from './stimuli.ts';

const flags = NLM_F_REQUEST | NLM_F_ACK;
const source = ['net/netlink/af_netlink.c netlink_ack'];
const base = { needs: ['generic'], seen: ['6.18.44'] } as const;

interface More {
  cap?: boolean;
  ext?: boolean;
}
const one = (name: string, { cap, ext }: More, sent: Segment[], ...answers: Heard[]): Case => ({
  name,
  lines: [
    socket('a', 'NETLINK_GENERIC'),
    ...(cap ? [capAck('a')] : []),
    ...(ext ? [wantsExtack('a')] : []),
    send('a', sent),
    hears('a', ...answers),
    socket('b', 'NETLINK_GENERIC'),
    ...aliveOn('NETLINK_GENERIC', 'b'),
  ],
});

const named = byName('nlctrl');
const absent = byName('nobody');
const described = getFamily(1, [named], flags);
const refused = getFamily(1, [absent], flags);
/** An attribute of a type that nlctrl does not know: passed over. */
const filler = (total: number): Segment[] => nla(0x3ff0, zeros(total - 4));
/** CTRL_ATTR_FAMILY_ID of 1 byte. */
const shortId = nla(1, '10');
const shortTold: ExtendedAck = { msg: FAILED, offset: 20, policy: policy.u16() };
const warning = { tlvs: extack({ msg: LEFTOVER }) };

export const generic: readonly Requirement[] = [
  {
    ...base,
    id: 'genl.get.ack-order',
    rule: 'a family asked for with NLM_F_ACK is described first, then the request is acknowledged',
    level: 'must',
    source: [
      'net/netlink/af_netlink.c netlink_rcv_skb',
      'Documentation/userspace-api/netlink/intro.rst Answering requests',
    ],
    cases: [
      one('by name', {}, described, controller(1), ack(described)),
      one(
        'by id',
        {},
        getFamily(2, [byId(16)], flags),
        controller(2),
        ack(getFamily(2, [byId(16)], flags)),
      ),
      one(
        'twice in one datagram',
        {},
        batch(described, getFamily(2, [named]), noop(3)),
        controller(1),
        ack(described),
        controller(2),
        ack(noop(3)),
      ),
    ],
  },
  {
    ...base,
    id: 'genl.get.trailing',
    rule: 'up to 3 bytes behind the last attribute do not matter, but leave a warning: in the ACK of the success, or in the refusal',
    level: 'observed',
    source: ['lib/nlattr.c __nla_validate_parse'],
    cases: [1, 2, 3].flatMap((count) => {
      const tail = 'a5'.repeat(count);
      const good = getFamily(1, [named, tail], flags);
      const quiet = getFamily(1, [named, tail]);
      const bad = getFamily(1, [absent, tail], flags);
      return [
        one(`${count}, described`, { ext: true }, good, controller(1), ack(good, warning)),
        one(`${count}, described, no ACK asked for`, { ext: true }, quiet, controller(1)),
        one(`${count}, described, no EXT_ACK`, {}, good, controller(1), ack(good)),
        one(`${count}, refused`, { ext: true }, bad, refusal(bad, 'ENOENT', warning)),
        one(`${count}, refused, no EXT_ACK`, {}, bad, refusal(bad, 'ENOENT')),
      ];
    }),
  },
  {
    ...base,
    id: 'genl.ack.cap',
    rule: "with NETLINK_CAP_ACK refusals carry the request's header alone, and NLM_F_CAPPED; successes always do",
    level: 'must',
    source: [...source, 'netlink(7) NETLINK_CAP_ACK'],
    cases: [
      one('refused', { cap: true }, refused, refusal(refused, 'ENOENT', { capped: true })),
      one('refused, not set', {}, refused, refusal(refused, 'ENOENT')),
      one(
        'an unknown family, a bare header',
        { cap: true },
        unknown(1),
        refusal(unknown(1), 'ENOENT', { capped: true }),
      ),
      one('described', { cap: true }, described, controller(1), ack(described)),
      one(
        'refused with TLVs',
        { cap: true, ext: true },
        getFamily(1, [shortId], flags),
        refusal(getFamily(1, [shortId], flags), 'ERANGE', {
          capped: true,
          tlvs: extack(shortTold),
        }),
      ),
    ],
  },
  {
    ...base,
    id: 'genl.ack.copy',
    rule: 'without it the whole request comes back, padded to 4 bytes, and the TLVs follow',
    level: 'should',
    source,
    cases: [20, 24, 100, 4000, 29972].flatMap((total) =>
      ['', 'a5', 'a5a5a5'].map((tail) => {
        const request = getFamily(1, [filler(total), absent, tail], flags);
        return one(
          `${20 + total + 12 + tail.length / 2} bytes`,
          { ext: true },
          request,
          refusal(request, 'ENOENT', tail === '' ? {} : warning),
        );
      }),
    ),
  },
  {
    ...base,
    id: 'genl.ack.offset',
    rule: "the offset of a bad attribute counts from the request's nlmsghdr",
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_ack_tlv_fill'],
    cases: [
      ...[4, 12, 400].map((before) => {
        const request = getFamily(1, [filler(before), shortId], flags);
        const told = extack({ ...shortTold, offset: 20 + before });
        return one(
          `behind ${before} bytes of attributes`,
          { ext: true },
          request,
          refusal(request, 'ERANGE', { tlvs: told }),
        );
      }),
      one(
        'behind another message',
        { ext: true },
        batch(noop(1), getFamily(2, [shortId])),
        ack(noop(1)),
        refusal(getFamily(2, [shortId]), 'ERANGE', { tlvs: extack(shortTold) }),
      ),
    ],
  },
  {
    ...base,
    id: 'genl.ack.policy',
    rule: 'the policy that was broken is told for integers, strings and nests, and is left out for masks',
    level: 'observed',
    source: ['net/netlink/policy.c __netlink_policy_dump_write_attr'],
    cases: (
      [
        ['U16, empty', nla(1, ''), 'ERANGE', shortTold],
        ['U16, 1 byte', shortId, 'ERANGE', shortTold],
        [
          'NUL_STRING of at most 15, 17 bytes',
          nla(2, cstring('a'.repeat(16))),
          'EINVAL',
          { msg: FAILED, offset: 20, policy: policy.atMost('NUL_STRING', 15) },
        ],
        [
          'NUL_STRING without a NUL',
          nla(2, '616161'),
          'EINVAL',
          { msg: FAILED, offset: 20, policy: policy.atMost('NUL_STRING', 15) },
        ],
      ] as const
    )
      .map(([name, attribute, errno, tells]) => {
        const request = getFamily(1, [attribute], flags);
        return one(name, { ext: true }, request, refusal(request, errno, { tlvs: extack(tells) }));
      })
      .concat(
        (
          [
            [
              'NESTED, 1 byte',
              nla(0x8001, 'a5'),
              'ERANGE',
              { msg: FAILED, offset: 20, policy: policy.plain('NESTED') },
            ],
            [
              'a mask, other bits',
              nla(0x8001, nla(3, u32(0xff))),
              'EINVAL',
              { msg: 'reserved bit set', offset: 24 },
            ],
          ] as const
        ).map(([name, attribute, errno, tells]) => {
          const request = nlmsg({ type: { family: 'ethtool' }, flags, seq: 1 }, genl(2), attribute);
          return one(
            name,
            { ext: true },
            request,
            refusal(request, errno, { tlvs: extack(tells) }),
          );
        }),
      ),
  },
];
