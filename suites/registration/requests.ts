/** Requests to a family of the program's own: what is checked before its callbacks run. */
import { genl, nla, nlmsg, u32 } from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import { type ExtendedAck, extack, wantsExtack } from '../../harness/runner/extack.ts';
import {
  ack,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
} from '../../harness/runner/lines.ts';
import type { Actor } from '../../harness/program/program.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { asker, doOp, dumpOp, family, found, register, registration } from './family.ts';

const source = ['net/netlink/genetlink.c genl_family_rcv_msg'];

const request = (
  cmd: number,
  attributes = '',
  more: { flags?: number; reserved?: number } = {},
): Bytes =>
  nlmsg(
    { type: { family: 'own' }, flags: NLM_F_REQUEST | NLM_F_ACK | (more.flags ?? 0), seq: 1 },
    genl(cmd, 1, more.reserved ?? 0),
    attributes,
  );
const attribute = (type: number): string => nla<string>(type, u32(0)).join('');

/** Operation 1 does, 2 dumps, 3 is for administrators of the first user namespace. */
const own = family('own', { ops: [doOp(1), dumpOp(2), doOp(3, 1)] });
const older = family('own', { resvStartOp: 10, ops: [doOp(1), dumpOp(2), doOp(3, 1)] });

const asked = (name: string, its: typeof own, sent: Bytes, heard: Heard): Case => ({
  name,
  lines: [asker, register(its), send('a', sent), hears('a', heard), ...found(its)],
});
const told = (name: string, sent: Bytes, says: ExtendedAck): Case => ({
  name,
  lines: [
    asker,
    wantsExtack('a'),
    register(own),
    send('a', sent),
    hears('a', refusal(sent, 'EINVAL', { tlvs: extack(says) })),
    ...found(own),
  ],
});
const refused = (name: string, its: typeof own, sent: Bytes, errno: string): Case =>
  asked(name, its, sent, refusal(sent, errno));
const plain: Record<string, Actor> = { plain: { capabilities: [] } };

export const requests: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.attr.reject-all',
    rule: 'from resv_start_op on, an operation without a policy takes no attributes: EINVAL; below, it takes any',
    source: ['net/netlink/genetlink.c genl_op_fill_in_reject_policy'],
    cases: [
      asked('none', own, request(1), ack(request(1))),
      ...[0, 1, 2, 200].flatMap((type) => {
        const sent = request(1, attribute(type));
        return [
          refused(`type ${type}`, own, sent, 'EINVAL'),
          asked(`type ${type}, below`, older, sent, ack(sent)),
        ];
      }),
    ],
  },
  {
    ...registration,
    id: 'genl.attr.reject-all.text',
    rule: 'the refusal says of type 1 that it failed, of any other that it is unknown, with the offset and no policy',
    level: 'observed',
    source: ['net/netlink/genetlink.c genl_op_fill_in_reject_policy'],
    cases: [
      told('type 1', request(1, attribute(1)), {
        msg: 'Attribute failed policy validation',
        offset: 20,
      }),
      ...[0, 2, 200].map((type) =>
        told(`type ${type}`, request(1, attribute(type)), {
          msg: 'Unknown attribute type',
          offset: 20,
        }),
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.rcv.missing-callback',
    rule: 'a do of an operation that only dumps, a dump of one that only does, and an unknown command are EOPNOTSUPP',
    source: ['net/netlink/genetlink.c genl_get_cmd'],
    cases: [
      refused('a do of a dump', own, request(2), 'EOPNOTSUPP'),
      refused('a dump of a do', own, request(1, '', { flags: 0x300 }), 'EOPNOTSUPP'),
      refused('an unknown command', own, request(9), 'EOPNOTSUPP'),
      refused('with attributes it would refuse', own, request(9, attribute(1)), 'EOPNOTSUPP'),
    ],
  },
  {
    ...registration,
    id: 'genl.rcv.header-before-cmd.own',
    rule: 'from resv_start_op on, reserved bits of the generic header, and flags without a meaning, are EINVAL before the command is looked up; below, they are not looked at',
    source: ['net/netlink/genetlink.c genl_header_check'],
    cases: [1, 9].flatMap((cmd) => {
      const bits = request(cmd, '', { reserved: 1 });
      const flags = request(cmd, '', { flags: 0x800 });
      const older1 = (name: string, sent: Bytes) =>
        cmd === 1 ? asked(name, older, sent, ack(sent)) : refused(name, older, sent, 'EOPNOTSUPP');
      return [
        refused(`command ${cmd}, reserved bits`, own, bits, 'EINVAL'),
        refused(`command ${cmd}, flag 0x800`, own, flags, 'EINVAL'),
        older1(`command ${cmd}, reserved bits, below`, bits),
        older1(`command ${cmd}, flag 0x800, below`, flags),
      ];
    }),
  },
  {
    ...registration,
    id: 'genl.rcv.perm-before-attrs',
    rule: 'an operation for administrators is EPERM to others before its attributes are looked at',
    source,
    needs: [...registration.needs, 'capset'],
    cases: ['', attribute(1), attribute(200), '5555'].map((attributes) => {
      const sent = request(3, attributes);
      const open = request(1, attribute(1));
      return {
        name: attributes === '' ? 'no attributes' : `attributes ${attributes}`,
        actors: plain,
        lines: [
          asker,
          register(own),
          send('a', sent, { actor: 'plain' }),
          hears('a', refusal(sent, 'EPERM')),
          send('a', open, { actor: 'plain' }),
          hears('a', refusal(open, 'EINVAL')),
        ],
      };
    }),
  },
];
