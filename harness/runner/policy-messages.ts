/** CTRL_CMD_GETPOLICY: its requests, and the messages of its dump, byte for byte. */
import type { FamilySymbol, Pattern, Segment } from '../program/bytes.ts';
import { genl, join, nest, nla, nlmsg, port, u16, u32 } from '../program/build.ts';
import { CTRL, GENL_ID_CTRL } from './family-messages.ts';
import { NLM_F_ACK, NLM_F_MULTI, NLM_F_REQUEST } from './lines.ts';
import { NLM_F_DUMP } from './dumps.ts';

const [CTRL_ATTR_FAMILY_ID, CTRL_ATTR_POLICY, CTRL_ATTR_OP_POLICY, CTRL_ATTR_OP] = [1, 8, 9, 10];
const [CTRL_ATTR_POLICY_DO, CTRL_ATTR_POLICY_DUMP] = [1, 2];
type Piece = Pattern[number];
export type FamilyId = number | FamilySymbol;

/** With NLM_F_ACK, which adds nothing to a dump. */
export const getPolicy = (
  attributes: readonly (string | readonly Segment[])[],
  more: { flags?: number; header?: string; seq?: number } = {},
): Segment[] =>
  nlmsg(
    {
      type: GENL_ID_CTRL,
      flags: NLM_F_REQUEST | NLM_F_ACK | (more.flags ?? NLM_F_DUMP),
      seq: more.seq ?? 1,
    },
    more.header ?? genl(CTRL.GETPOLICY),
    join<Segment>(...attributes),
  );
/** CTRL_ATTR_OP, 32 bits. */
export const ofOperation = (cmd: number): Segment[] => nla(CTRL_ATTR_OP, u32(cmd));

/** One message of the dump that `name` asked for. */
const message = (name: string, id: FamilyId, attribute: Pattern, seq: number): Pattern =>
  nlmsg<Piece>(
    { type: GENL_ID_CTRL, flags: NLM_F_MULTI, seq, pid: port(name) },
    genl(CTRL.GETPOLICY, 2),
    nla<Piece>(CTRL_ATTR_FAMILY_ID, [typeof id === 'number' ? u16(id) : id]),
    attribute,
  );

export interface PoliciesOfOperation {
  cmd: number;
  /** Index of the policy. */
  do?: number;
  dump?: number;
}
/** Which policies an operation has. */
export const operationPolicy = (
  name: string,
  id: FamilyId,
  { cmd, do: doing, dump }: PoliciesOfOperation,
  seq = 1,
): Pattern =>
  message(
    name,
    id,
    nest<Piece>(
      CTRL_ATTR_OP_POLICY,
      nest<Piece>(
        cmd,
        doing === undefined ? '' : nla<Piece>(CTRL_ATTR_POLICY_DO, u32(doing)),
        dump === undefined ? '' : nla<Piece>(CTRL_ATTR_POLICY_DUMP, u32(dump)),
      ),
    ),
    seq,
  );

/** One attribute of the policy with this index: `described` as extack.ts has it. */
export const attributePolicy = (
  name: string,
  id: FamilyId,
  index: number,
  attr: number,
  described: string,
  seq = 1,
): Pattern =>
  message(
    name,
    id,
    nest<Piece>(CTRL_ATTR_POLICY, nest<Piece>(index, nest<Piece>(attr, described))),
    seq,
  );
