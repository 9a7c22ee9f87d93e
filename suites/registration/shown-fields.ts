/** Fields of a family as the controller shows them, where that is not just the field. */
import { genl, nlmsg, port } from '../../harness/program/build.ts';
import type { Pattern } from '../../harness/program/bytes.ts';
import { ack, datagram, hears, NLM_F_ACK, send } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  asker,
  dumpOp,
  doOp,
  family,
  found,
  register,
  registration,
  type Nameless,
} from './family.ts';
import { ask } from './own-messages.ts';

const [DUMP, HASPOL] = [4, 8];
const [GENL_DONT_VALIDATE_STRICT, GENL_DONT_VALIDATE_DUMP, GENL_DONT_VALIDATE_DUMP_STRICT] = [
  1, 2, 4,
];
const policies: NonNullable<Nameless['policies']> = {
  main: { maxattr: 1, attributes: [{ attr: 1, type: 'U8' }] },
};

export const shownFields: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.fam.haspol-dump',
    rule: 'an operation that only dumps and does not validate shows no policy, though it has one',
    source: ['net/netlink/genetlink.c genl_cmd_full_to_split'],
    differs: { '6.1': 'it shows GENL_CMD_CAP_HASPOL' },
    seen: ['6.12.117'],
    cases: [
      { validate: GENL_DONT_VALIDATE_DUMP, flags: DUMP },
      { validate: GENL_DONT_VALIDATE_DUMP | GENL_DONT_VALIDATE_DUMP_STRICT, flags: DUMP },
      { validate: GENL_DONT_VALIDATE_DUMP_STRICT, flags: DUMP | HASPOL },
      { validate: GENL_DONT_VALIDATE_STRICT, flags: DUMP | HASPOL },
      { validate: 0, flags: DUMP | HASPOL },
    ].map(({ validate, flags }) => {
      const own = family('own', {
        resvStartOp: 255,
        policies,
        ops: [{ ...dumpOp(1), policy: 'main', maxattr: 1, validate }],
      });
      return {
        name: `validate ${validate}`,
        lines: [
          asker,
          register(own),
          ...found({ ...own, facts: { ...own.facts, ops: [{ id: 1, flags }] } }),
        ],
      };
    }),
  },
  {
    ...registration,
    id: 'genl.fam.version-32',
    rule: 'a version above 255 is shown whole, and messages of the family carry its lowest byte',
    source: ['net/netlink/genetlink.c genlmsg_put'],
    cases: [0, 1, 255, 256, 0x1ff05, 0xffffffff].map((version) => {
      const own = family('own', {
        version,
        resvStartOp: 255,
        ops: [{ cmd: 1, doit: { sends: [{ cmd: 9 }] } }],
      });
      const sent = ask(1, NLM_F_ACK);
      return {
        name: String(version),
        lines: [
          asker,
          register(own),
          ...found(own),
          send('a', sent),
          hears(
            'a',
            datagram(
              nlmsg<Pattern[number]>(
                { type: { family: 'own' }, seq: 1, pid: port('a') },
                genl(9, version & 0xff),
              ),
            ),
            ack(sent),
          ),
        ],
      };
    }),
  },
  {
    ...registration,
    id: 'genl.fam.maxattr',
    rule: 'the number of attributes shown is that of the family, whatever its operations have',
    source: ['net/netlink/genetlink.c ctrl_fill_info'],
    cases: [0, 1, 7, 200].map((maxattr) => {
      const ops = [{ ...doOp(1), policy: 'main', maxattr: 1 }];
      const own = family('own', { resvStartOp: 255, maxattr, policies, ops });
      return {
        name: `${maxattr}, 1 of the operation`,
        lines: [asker, register(own), ...found(own)],
      };
    }),
  },
];
