/** Generic Netlink families as their controller, "nlctrl", tells of them, byte for byte. */
import type { FamilySymbol, GroupSymbol, Pattern, Segment } from '../program/bytes.ts';
import { cstring, genl, join, nla, nlmsg, port, u16, u32 } from '../program/build.ts';
import { CTRL_ATTR, CTRL_ATTR_MCAST_GRP, CTRL_ATTR_OP } from '../wire/attribute-tables/ctrl.ts';
import { datagram, type Heard, hears, NLM_F_REQUEST, refusal, send } from './lines.ts';
import type { Line } from './requirement.ts';

export const GENL_ID_CTRL = 16;
/** Commands of nlctrl. */
export const CTRL = {
  NEWFAMILY: 1,
  DELFAMILY: 2,
  GETFAMILY: 3,
  NEWMCAST_GRP: 7,
  DELMCAST_GRP: 8,
  GETPOLICY: 10,
} as const;
/** Group "notify" of nlctrl, as a number and as a bit of nl_groups. */
export const NOTIFY = 16;
export const NOTIFY_BIT = 1 << (NOTIFY - 1);
/** Answers of nlctrl carry this version. */
const VERSION = 2;
const { values: ATTR } = CTRL_ATTR;
const { CTRL_ATTR_OP_ID, CTRL_ATTR_OP_FLAGS } = CTRL_ATTR_OP.values;
const { CTRL_ATTR_MCAST_GRP_ID, CTRL_ATTR_MCAST_GRP_NAME } = CTRL_ATTR_MCAST_GRP.values;

/** What the controller tells of a family. */
export interface FamilyFacts {
  name: string;
  id: number | FamilySymbol;
  version?: number;
  hdrsize?: number;
  maxattr?: number;
  /** In the order of registration. */
  ops?: readonly { id: number; flags: number }[];
  groups?: readonly { name: string; id: number | GroupSymbol }[];
}

type Piece = Pattern[number];
const attribute = (type: number, ...payload: readonly Pattern[]): Pattern =>
  nla<Piece>(type, ...payload);

/** A nest of entries numbered from 1, without NLA_F_NESTED; none if there are no entries. */
const list = (type: number, entries: readonly Pattern[]): Pattern =>
  entries.length === 0
    ? []
    : attribute(type, ...entries.map((each, index) => attribute(index + 1, each)));

const groupEntry = ({ name, id }: { name: string; id: number | GroupSymbol }): Pattern =>
  join<Piece>(
    attribute(CTRL_ATTR_MCAST_GRP_ID, [typeof id === 'number' ? u32(id) : id]),
    attribute(CTRL_ATTR_MCAST_GRP_NAME, [cstring(name)]),
  );

const nameAndId = ({ name, id }: FamilyFacts): Pattern =>
  join<Piece>(
    attribute(ATTR.CTRL_ATTR_FAMILY_NAME, [cstring(name)]),
    attribute(ATTR.CTRL_ATTR_FAMILY_ID, [typeof id === 'number' ? u16(id) : id]),
  );

/** The attributes of a family message, as ctrl_fill_info orders them. */
const familyAttributes = (facts: FamilyFacts): Pattern =>
  join<Piece>(
    nameAndId(facts),
    attribute(ATTR.CTRL_ATTR_VERSION, [u32(facts.version ?? 0)]),
    attribute(ATTR.CTRL_ATTR_HDRSIZE, [u32(facts.hdrsize ?? 0)]),
    attribute(ATTR.CTRL_ATTR_MAXATTR, [u32(facts.maxattr ?? 0)]),
    list(
      ATTR.CTRL_ATTR_OPS,
      (facts.ops ?? []).map(({ id, flags }) =>
        join<Piece>(
          attribute(CTRL_ATTR_OP_ID, [u32(id)]),
          attribute(CTRL_ATTR_OP_FLAGS, [u32(flags)]),
        ),
      ),
    ),
    list(ATTR.CTRL_ATTR_MCAST_GROUPS, (facts.groups ?? []).map(groupEntry)),
  );

/** CTRL_CMD_NEWFAMILY that answers a request with this sequence number. */
export const familyAnswer =
  (facts: FamilyFacts, seq: number, flags = 0): Heard =>
  (name) =>
    datagram(
      nlmsg<Piece>(
        { type: GENL_ID_CTRL, flags, seq, pid: port(name) },
        genl(CTRL.NEWFAMILY, VERSION),
        familyAttributes(facts),
      ),
      { says: `NEWFAMILY of ${facts.name}` },
    )(name);

const event = (cmd: number, attributes: Pattern, says: string): Heard =>
  datagram(nlmsg<Piece>({ type: GENL_ID_CTRL }, genl(cmd, VERSION), attributes), {
    from: { pid: 0, groups: NOTIFY_BIT },
    says,
  });

/** What members of "notify" hear of a family. */
export const familyEvent = (which: 'NEWFAMILY' | 'DELFAMILY', facts: FamilyFacts): Heard =>
  event(CTRL[which], familyAttributes(facts), `${which} of ${facts.name}`);

/** What members of "notify" hear of the group at this index of a family. */
export function groupEvent(
  which: 'NEWMCAST_GRP' | 'DELMCAST_GRP',
  facts: FamilyFacts,
  index: number,
): Heard {
  const group = facts.groups?.[index];
  if (group === undefined) throw new TypeError(`${facts.name} has no group ${index}`);
  const attributes = join<Piece>(
    nameAndId(facts),
    list(ATTR.CTRL_ATTR_MCAST_GROUPS, [groupEntry(group)]),
  );
  return event(CTRL[which], attributes, `${which} of ${facts.name}, ${group.name}`);
}

/** The controller itself: the same on every kernel since it has CTRL_CMD_GETPOLICY. */
export const CONTROLLER: FamilyFacts = {
  name: 'nlctrl',
  id: GENL_ID_CTRL,
  version: VERSION,
  ops: [
    { id: CTRL.GETFAMILY, flags: 0xe },
    { id: CTRL.GETPOLICY, flags: 0xc },
  ],
  groups: [{ name: 'notify', id: NOTIFY }],
};
/** CTRL_CMD_NEWFAMILY of nlctrl itself to a request with this sequence number. */
export const controller = (seq: number): Heard => familyAnswer(CONTROLLER, seq);

/** CTRL_CMD_GETFAMILY with these attributes. */
export const getFamily = (
  seq: number,
  attributes: readonly (string | readonly Segment[])[],
  flags = NLM_F_REQUEST,
): Segment[] => nlmsg({ type: GENL_ID_CTRL, flags, seq }, genl(CTRL.GETFAMILY), ...attributes);
/** CTRL_ATTR_FAMILY_NAME, with its NUL. */
export const byName = (name: string): Segment[] => nla(ATTR.CTRL_ATTR_FAMILY_NAME, cstring(name));
/** CTRL_ATTR_FAMILY_ID */
export const byId = (id: number | FamilySymbol): Segment[] =>
  nla(ATTR.CTRL_ATTR_FAMILY_ID, [typeof id === 'number' ? u16(id) : id]);

/** A name that no family has is refused, and nlctrl tells of itself: so NETLINK_GENERIC is alive. */
export function controllerAnswers(name: string): Line[] {
  const absent = getFamily(0x5e0011, [byName('no such one')]);
  const itself = getFamily(0x5e0012, [byId(GENL_ID_CTRL)]);
  return [
    send(name, absent),
    send(name, itself),
    hears(name, refusal(absent, 'ENOENT'), controller(0x5e0012)),
  ];
}
