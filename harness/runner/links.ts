/** Words for messages about devices: requests by header, attributes by name, answers that show them. */
import type { Pattern, Segment } from '../program/bytes.ts';
import { nla, struct } from '../program/build.ts';
import type { AttributePattern } from '../oracle/match-attributes.ts';
import { IFLA } from '../wire/attribute-tables/ifla.ts';
import { ifinfomsg } from '../wire/structs/rtnetlink.ts';
import { OTHERS } from './devices.ts';
import { type Heard, ack, hears, refusal, send } from './lines.ts';
import type { Line } from './requirement.ts';
import { ASKED, answer, ask, event, has, lacks } from './route.ts';

/** Without its prefix: `MTU` for IFLA_MTU. */
export type LinkAttribute = {
  [K in keyof typeof IFLA.values]: K extends `IFLA_${infer Name}` ? Name : never;
}[keyof typeof IFLA.values];

const typeOf = (name: LinkAttribute): number => {
  const type = (IFLA.values as Readonly<Record<string, number>>)[`IFLA_${name}`];
  if (type === undefined) throw new TypeError(`attribute IFLA_${name} is not known`);
  return type;
};

/** An attribute of a link message by its name. */
export const ifla = (
  name: LinkAttribute,
  ...payload: readonly (string | readonly Segment[])[]
): Segment[] => nla(typeOf(name), ...payload);

/** The attribute must be there, once and with this payload. */
export const shows = (name: LinkAttribute, payload: string | Pattern): AttributePattern =>
  has(`IFLA_${name}`, typeOf(name), payload);
/** The same in a nest: names for people, types for the walk. */
export const showsIn = (
  name: LinkAttribute,
  inner: readonly number[],
  payload: string | Pattern,
): AttributePattern => has([`IFLA_${name}`, ...inner].join('/'), [typeOf(name), ...inner], payload);
/** It must not be there. */
export const hides = (name: LinkAttribute): AttributePattern => lacks(`IFLA_${name}`, typeOf(name));

/** The fields of struct ifinfomsg. */
export interface Header {
  family?: number;
  /** ARPHRD_* */
  type?: number;
  index?: number;
  flags?: number;
  change?: number;
}
export type LinkRequest = 'RTM_NEWLINK' | 'RTM_DELLINK' | 'RTM_GETLINK' | 'RTM_SETLINK';

/** A request about a link that is to be acknowledged; `more` are further nlmsg_flags. */
export const askLink = (
  type: LinkRequest,
  { seq = 1, more = 0, ...header }: Header & { seq?: number; more?: number } = {},
  ...attributes: readonly (string | readonly Segment[])[]
): Segment[] => ask(type, { seq, flags: ASKED | more }, struct(ifinfomsg, header), ...attributes);

/** The fixed header of lo as it is in a fresh network namespace. */
export const LO: Header = { type: 772, index: 1, flags: 8 };
export const LO_UP: Header = { ...LO, flags: 0x10049 };

/** What a RTM_GETLINK is answered: the header, and what must be among the attributes. */
export const toldOf = (
  { seq = 1, says, ...header }: Header & { seq?: number; says?: string },
  ...wanted: readonly AttributePattern[]
): Heard =>
  answer(
    'RTM_NEWLINK',
    { seq, has: wanted, ...(says === undefined ? {} : { says }) },
    struct(ifinfomsg, header),
    [OTHERS],
  );

/** Asked for by index or name, the device shows this. */
export const isTold = (
  socket: string,
  device: Header & { seq?: number },
  ...wanted: readonly AttributePattern[]
): Line[] => {
  const { seq = 0x5e2000, index = 1 } = device;
  const sent = askLink('RTM_GETLINK', { seq, index });
  return [
    send(socket, sent),
    hears(socket, toldOf({ ...device, index, seq }, ...wanted), ack(sent)),
  ];
};

/** A request and its acknowledgement, behind what the socket hears before. */
export const acked = (socket: string, sent: readonly Segment[], ...before: Heard[]): Line[] => [
  send(socket, sent),
  hears(socket, ...before, ack(sent)),
];

/** A request and its refusal, behind what the socket hears before. */
export const refusedWith = (
  socket: string,
  sent: readonly Segment[],
  errno: string,
  ...before: Heard[]
): Line[] => [send(socket, sent), hears(socket, ...before, refusal(sent, errno))];

/** A member of RTNLGRP_LINK hears that nobody in particular changed a device of this header. */
export const heardOf = (
  { type = 1, ...header }: Header & { by?: string; seq?: number; says?: string },
  ...wanted: readonly AttributePattern[]
): Heard => {
  const { by, seq, says, ...fields } = header;
  return event(
    'RTNLGRP_LINK',
    'RTM_NEWLINK',
    {
      has: wanted,
      ...(by === undefined ? {} : { by }),
      ...(seq === undefined ? {} : { seq }),
      ...(says === undefined ? {} : { says }),
    },
    struct(ifinfomsg, { type, ...fields }),
    [OTHERS],
  );
};
