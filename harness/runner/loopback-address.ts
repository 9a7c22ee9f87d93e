/**
 * An IPv4 address for the loopback device, and what the kernel says of it: the notification that
 * needs no device of its own, and that carries the request's sequence number and port.
 */
import type { Segment } from '../program/bytes.ts';
import { nla, nlmsg, port, u16, u32 } from '../program/build.ts';
import { type Heard, hears, NLM_F_REQUEST, send } from './lines.ts';
import type { Line } from './requirement.ts';

const RTM_NEWADDR = 20;
const RTM_GETADDR = 22;
const NLMSG_DONE = 3;
const NLM_F_DUMP = 0x300;
const NLM_F_CREATE_EXCL = 0x600;
/** AF_INET, 32 bits of prefix, IFA_F_PERMANENT, scope universe, device 1 */
const FIXED = '02208000 01000000';
/** 10.1.2.3 */
const ADDRESS = '0a010203';
/** RTNLGRP_IPV4_IFADDR, 5, as a mask */
export const IFADDR_GROUP = 0x10;

/** RTM_NEWADDR of 10.1.2.3/32 on lo. */
export const addAddress = (seq: number, flags = NLM_F_REQUEST): Segment[] =>
  nlmsg(
    { type: RTM_NEWADDR, flags: flags | NLM_F_CREATE_EXCL, seq },
    '02200000 01000000',
    nla(2, ADDRESS),
  );

/** The notification of it; `groups` 0 for an answer to a dump. */
export const addressNotice =
  (seq: number, requester: string, groups = IFADDR_GROUP, flags = 0): Heard =>
  () => ({
    bytes: [
      { any: 4, why: 'nlmsg_len depends on the attributes' },
      `${u16(RTM_NEWADDR)} ${u16(flags)} ${u32(seq)}`,
      port(requester),
      FIXED,
      { rest: 'which attributes describe an address is not the matter here' },
    ],
    from: { groups },
    says: 'RTM_NEWADDR of 10.1.2.3',
  });

/** A dump of the IPv4 addresses. */
export const dumpAddresses = (seq: number): Segment[] =>
  nlmsg({ type: RTM_GETADDR, flags: NLM_F_REQUEST | NLM_F_DUMP, seq }, '02');

/** The end of it. */
export const addressesDone =
  (seq: number): Heard =>
  (name) => ({
    bytes: nlmsg({ type: NLMSG_DONE, flags: 2, seq, pid: port(name) }, u32(0)),
    says: 'NLMSG_DONE',
  });

/** Socket `name` asks for the addresses: 10.1.2.3 is one, or there is none. */
export const hasAddress = (name: string, seq: number, there: boolean): Line[] => [
  send(name, dumpAddresses(seq), { to: {} }),
  hears(name, ...(there ? [addressNotice(seq, name, 0, 2)] : []), addressesDone(seq)),
];
