/**
 * IPv4 addresses of the loopback device: objects that any number can be made of without a
 * device, each with a notification and a dump entry of 76 bytes.
 */
import type { Pattern, Segment, Wildcard } from '../program/bytes.ts';
import { batch, cstring, nla, nlmsg, port, struct, u32 } from '../program/build.ts';
import { ifaddrmsg } from '../wire/structs/rtnetlink.ts';
import { NLM_F_DUMP } from './dumps.ts';
import { type Heard, NLM_F_ACK, NLM_F_MULTI, NLM_F_REQUEST, send, hears, ack } from './lines.ts';
import type { Line } from './requirement.ts';

export const RTM_NEWADDR = 20;
export const RTM_DELADDR = 21;
export const RTM_GETADDR = 22;
export const NLM_F_CREATE = 0x400;
export const NLM_F_EXCL = 0x200;
/** RTNLGRP_IPV4_IFADDR, as a number and as a bit of nl_groups. */
export const ADDRESS_GROUP = 5;
export const ADDRESS_BIT = 0x10;
/** Bytes of one address in a dump. */
export const ADDRESS_SIZE = 76;
const AF_INET = 2;
const HOST = 254;
const PERMANENT = 0x80;

const ipv4 = (number: number): string => `7f01${(number & 0xffff).toString(16).padStart(4, '0')}`;
const local = (number: number): Segment[] => nla(2, ipv4(number));
const address = (number: number): Segment[] => nla(1, ipv4(number));

/** RTM_NEWADDR or RTM_DELADDR of 127.1.0.`number`/32 on lo. */
const change =
  (type: number, more: number) =>
  (seq: number, number: number, flags = NLM_F_REQUEST): Segment[] =>
    nlmsg(
      { type, flags: flags | more, seq },
      struct(ifaddrmsg, { family: AF_INET, prefixlen: 32, scope: HOST, index: 1 }),
      local(number),
      address(number),
    );
/** RTM_NEWADDR with the flags given and no others. */
export const setAddress = change(RTM_NEWADDR, 0);
export const addAddress = change(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
export const deleteAddress = change(RTM_DELADDR, 0);

/** How the kernel tells of that address: in a notification, an echo or a dump. */
export const addressMessage = (
  type: number,
  number: number,
  header: { seq: number; by: string; flags?: number },
): Pattern =>
  nlmsg<Segment | Wildcard>(
    { type, flags: header.flags ?? 0, seq: header.seq, pid: port(header.by) },
    struct(ifaddrmsg, {
      family: AF_INET,
      prefixlen: 32,
      flags: PERMANENT,
      scope: HOST,
      index: 1,
    }),
    address(number),
    local(number),
    nla(3, cstring('lo')),
    nla(8, u32(PERMANENT)),
    nla<Segment | Wildcard>(6, [
      'ffffffff ffffffff',
      { any: 8, why: 'when the address was made and changed, in hundredths of seconds' },
    ]),
  );

/** A member of the address group hears of a change that socket `by` asked for. */
export const addressEvent =
  (type: number, number: number, seq: number, by: string): Heard =>
  () => ({
    bytes: addressMessage(type, number, { seq, by }),
    from: { groups: ADDRESS_BIT },
    says: `${type === RTM_NEWADDR ? 'NEWADDR' : 'DELADDR'} of 127.1.0.${number}`,
  });

/** Makes the addresses 1 to `count`, over a socket that is closed behind it. */
export const withAddresses = (count: number): Line[] => {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const last = addAddress(count, count, NLM_F_REQUEST | NLM_F_ACK);
  const all = numbers.map((i) => (i === count ? last : addAddress(i, i)));
  const lines: Line[] = [{ step: { call: 'socket', socket: 'setup', protocol: 0 } }];
  // one datagram takes at most net.core.wmem_default
  for (let at = 0; at < count; at += 500) {
    lines.push(send('setup', batch(...all.slice(at, at + 500))));
  }
  lines.push(hears('setup', ack(last)), { step: { call: 'close', socket: 'setup' } });
  return count === 0 ? [] : lines;
};

/** RTM_GETADDR of IPv4 as a dump. */
export const dumpAddresses = (seq: number, more = 0): Segment[] =>
  nlmsg(
    { type: RTM_GETADDR, flags: NLM_F_REQUEST | NLM_F_DUMP | more, seq },
    struct(ifaddrmsg, { family: AF_INET }),
  );

/** A part of a dump: the addresses `first` to `last`. */
export const addresses =
  (seq: number, first: number, last: number, more: { firstFlags?: number } = {}): Heard =>
  (name) => ({
    bytes: batch<Segment | Wildcard>(
      ...Array.from({ length: last - first + 1 }, (_, i) =>
        addressMessage(RTM_NEWADDR, first + i, {
          seq,
          by: name,
          flags: NLM_F_MULTI | (i === 0 ? (more.firstFlags ?? 0) : 0),
        }),
      ),
    ),
    says: `addresses ${first} to ${last}`,
  });
