/** Words for network devices that a rule makes: pairs of veth, which every kernel with it can. */
import type { DeviceSymbol, Segment, Wildcard } from '../program/bytes.ts';
import { cstring, nla, struct, text } from '../program/build.ts';
import type { AttributePattern } from '../oracle/match-attributes.ts';
import { ifinfomsg } from '../wire/structs/rtnetlink.ts';
import { type Heard, ack, hears, send, socket } from './lines.ts';
import type { Line } from './requirement.ts';
import { ASKED, CREATE, EXCL, ask, event } from './route.ts';

export const IFLA = {
  ADDRESS: 1,
  IFNAME: 3,
  MTU: 4,
  LINK: 5,
  MASTER: 10,
  TXQLEN: 13,
  OPERSTATE: 16,
  LINKINFO: 18,
  GROUP: 27,
} as const;
export const [INFO_KIND, INFO_DATA] = [1, 2];
const VETH_INFO_PEER = 1;
/** What attributes describe a device varies with kernel and configuration. */
export const OTHERS: Wildcard = {
  rest: 'which other attributes describe a device is not the matter here',
};

/** The index of a device, by the name it has when the line runs. */
export const indexOf = (name: string): DeviceSymbol => ({ ifindex: name });

/** The fixed header of a link message, with the index of a device by name. */
export const ifinfo = (
  name: string,
  more: { type?: number; flags?: number; change?: number } = {},
): Segment[] => {
  const whole = struct(ifinfomsg, more);
  return [whole.slice(0, 8), indexOf(name), whole.slice(16)];
};

/** RTM_NEWLINK that makes a pair of veth, both down: the named end and its peer. */
export const makePair = (
  name: string,
  peer: string,
  {
    seq = 1,
    flags = ASKED,
    index = 0,
    peerIndex = 0,
    ifi = {},
  }: {
    seq?: number;
    flags?: number;
    index?: number;
    peerIndex?: number;
    /** ifi_flags and ifi_change of the named end. */
    ifi?: { flags?: number; change?: number };
  } = {},
  ...attributes: readonly (string | readonly Segment[])[]
): Segment[] =>
  ask(
    'RTM_NEWLINK',
    { seq, flags: flags | CREATE | EXCL },
    struct(ifinfomsg, { index, ...ifi }),
    nla(IFLA.IFNAME, cstring(name)),
    ...attributes,
    nla(
      IFLA.LINKINFO,
      nla(INFO_KIND, text('veth')),
      nla(
        INFO_DATA,
        nla(
          VETH_INFO_PEER,
          struct(ifinfomsg, { index: peerIndex }),
          nla(IFLA.IFNAME, cstring(peer)),
        ),
      ),
    ),
  );

/** A pair that is there before the rule begins, made over a socket that is closed behind it. */
export const withPair = (name: string, peer: string): Line[] => {
  const made = makePair(name, peer, { seq: 0x5e1000 });
  return [
    socket('setup', 'NETLINK_ROUTE'),
    send('setup', made),
    hears('setup', ack(made)),
    { step: { call: 'close', socket: 'setup' }, expect: { ret: 0 } },
  ];
};

/** RTM_SETLINK of a device by its name: flags, then attributes. */
export const setLink = (
  name: string,
  {
    seq = 1,
    flags = ASKED,
    ifi = {},
  }: { seq?: number; flags?: number; ifi?: { flags?: number; change?: number } } = {},
  ...attributes: readonly (string | readonly Segment[])[]
): Segment[] => ask('RTM_SETLINK', { seq, flags }, ifinfo(name, ifi), ...attributes);

/** RTM_SETLINK that sets a device up, or down. */
export const setUp = (name: string, up = true, seq = 1): Segment[] =>
  setLink(name, { seq, ifi: { flags: up ? 1 : 0, change: 1 } });

/** A member of RTNLGRP_LINK hears of a device: its header, and what must be among its attributes. */
export const linkEvent = (
  name: string,
  {
    type = 1,
    flags,
    change = 0,
    has = [],
    event: what = 'RTM_NEWLINK',
    ...told
  }: {
    /** ARPHRD_*; default Ethernet. */
    type?: number;
    /** ifi_flags */
    flags: number;
    /** ifi_change */
    change?: number;
    has?: readonly AttributePattern[];
    event?: 'RTM_NEWLINK' | 'RTM_DELLINK';
    by?: string;
    seq?: number;
    says?: string;
  },
): Heard =>
  event(
    'RTNLGRP_LINK',
    what,
    { ...told, has, says: told.says ?? `${what} of ${name}` },
    ifinfo(name, { type, flags, change }),
    [OTHERS],
  );
