/**
 * What a message is: its name, what its flags mean, and what its body holds.
 *
 * The one place that knows which protocol has which messages; the decoder asks, and never
 * compares a type itself.
 */
import { CTRL_ATTR } from './attribute-tables/ctrl.ts';
import { CTRL_CMD, GENL_ID } from './constants/genetlink.ts';
import {
  NLM_F,
  NLM_F_ANSWER,
  NLM_F_DEL,
  NLM_F_GET,
  NLM_F_NEW,
  NLMSG,
} from './constants/netlink.ts';
import { RTM, RTM_BASE } from './constants/rtnetlink.ts';
import type { BodyKind } from './message-body.ts';
import { ROUTE_BODIES } from './route-bodies.ts';
import { ctrlmsghdr, genlmsghdr } from './structs/genetlink.ts';
import type { Symbols } from './symbols.ts';

/** What the bytes alone do not say. */
export interface Context {
  /** NETLINK_ROUTE, …: a message type means nothing without it. */
  readonly protocol: number;
  /** Who speaks; flags of Generic Netlink mean NLM_F_DUMP and such in requests only. */
  readonly direction?: 'request' | 'answer';
  /** Names of Generic Netlink families by id, where known. */
  readonly families?: ReadonlyMap<number, string>;
}

export interface MessageKind {
  /** `RTM_NEWLINK`, or `0x3f0?` */
  readonly name: string;
  readonly known: boolean;
  readonly flags: Symbols;
  /** Names of the commands, if the first byte of the body is one. */
  readonly commands?: Symbols;
  readonly body: BodyKind;
}

const NLMSG_MIN_TYPE = 0x10;
const NETLINK_ROUTE = 0;
const NETLINK_GENERIC = 16;

/** Kind of a message by its type. */
export function messageKind(type: number, context: Context): MessageKind {
  if (type < NLMSG_MIN_TYPE) return controlKind(type);
  switch (context.protocol) {
    case NETLINK_ROUTE:
      return routeKind(type);
    case NETLINK_GENERIC:
      return genericKind(type, context);
    default:
      return kind(type, undefined, NLM_F, { is: 'opaque' });
  }
}

const kind = (
  type: number,
  name: string | undefined,
  flags: Symbols,
  body: BodyKind,
): MessageKind => ({
  name: name ?? `0x${type.toString(16)}?`,
  known: name !== undefined,
  flags,
  body,
});

function controlKind(type: number): MessageKind {
  const name = NLMSG.name(type);
  switch (name) {
    case 'NLMSG_ERROR':
      return kind(type, name, NLM_F_ANSWER, { is: 'error' });
    case 'NLMSG_DONE':
      return kind(type, name, NLM_F_ANSWER, { is: 'done' });
    default:
      return kind(type, name, NLM_F, { is: 'opaque' });
  }
}

/** The class of a routing message is `(type - RTM_BASE) & 3`: NEW, DEL, GET, SET (rtnl_msgtype_kind). */
const ROUTE_FLAGS = [NLM_F_NEW, NLM_F_DEL, NLM_F_GET, NLM_F] as const;

function routeKind(type: number): MessageKind {
  const which = (type - RTM_BASE) & 3;
  const name = RTM.name(type);
  const body = name === undefined ? undefined : ROUTE_BODIES.get(type - which);
  return kind(type, name, ROUTE_FLAGS[which] ?? NLM_F, body ?? { is: 'opaque' });
}

function genericKind(type: number, { direction, families }: Context): MessageKind {
  const name = GENL_ID.name(type) ?? families?.get(type);
  const control = type === GENL_ID.value('GENL_ID_CTRL');
  const flags = direction === 'answer' ? NLM_F : NLM_F_GET;
  const header = control ? ctrlmsghdr : genlmsghdr;
  return {
    ...kind(type, name, flags, {
      is: 'structured',
      header,
      ...(control && { attributes: CTRL_ATTR }),
    }),
    commands: control ? CTRL_CMD : NO_NAMES,
  };
}

const NO_NAMES: Symbols = {
  title: 'command',
  values: {},
  name: () => undefined,
  value: () => undefined,
  show: (value) => `cmd ${value}`,
};
