/** The attributes of an extended ACK, NLMSGERR_ATTR_*, in the kernel's order. */
import { NLA_F_NESTED, NLMSGERR_ATTR } from '../../harness/wire/constants/netlink.ts';
import { align4 } from '../../harness/wire/structs/netlink.ts';
import { padded } from '../nlattr/padding.ts';
import type { Extack } from './kernel-side.ts';

const HEADER = 4;
const encoder = new TextEncoder();

const number = (name: string): number => NLMSGERR_ATTR.value(name) ?? 0;
const MSG = number('NLMSGERR_ATTR_MSG');
const OFFS = number('NLMSGERR_ATTR_OFFS');
const COOKIE = number('NLMSGERR_ATTR_COOKIE');
const POLICY = number('NLMSGERR_ATTR_POLICY');
const MISS_TYPE = number('NLMSGERR_ATTR_MISS_TYPE');
const MISS_NEST = number('NLMSGERR_ATTR_MISS_NEST');

/**
 * netlink_ack_tlv_len: on success only a warning and a cookie are worth reporting.
 * @param place where they come to lie, on machines that pad numbers
 */
export function extackSize(extack: Extack, error: number, place?: number): number {
  let size = 0;
  for (const [, payload] of attributes(extack, error, place)) {
    size += align4(HEADER + payload.length);
  }
  return size;
}

/** netlink_ack_tlv_fill: writes them from `at` on; the caller has made room. */
export function putExtack(
  out: Uint8Array,
  at: number,
  extack: Extack,
  error: number,
  place?: number,
): void {
  let offset = at;
  for (const [type, payload] of attributes(extack, error, place)) {
    const length = HEADER + payload.length;
    out[offset] = length;
    out[offset + 1] = length >>> 8;
    out[offset + 2] = type;
    out[offset + 3] = type >>> 8;
    out.set(payload, offset + HEADER);
    offset += align4(length);
  }
}

function* attributes(
  extack: Extack,
  error: number,
  place: number | undefined,
): Generator<[type: number, Uint8Array]> {
  let at = place ?? 0;
  for (const [type, given] of inOrder(extack, error)) {
    const payload = place === undefined ? given : padded(given, at + HEADER);
    at += align4(HEADER + payload.length);
    yield [type, payload];
  }
}

function* inOrder(extack: Extack, error: number): Generator<[type: number, Uint8Array]> {
  const { msg, cookie, badAttr, policy, missType, missNest } = extack;
  if (msg !== undefined) yield [MSG, encoder.encode(`${msg}\0`)];
  if (cookie !== undefined && cookie.length > 0) yield [COOKIE, cookie];
  if (error === 0) return;
  if (badAttr !== undefined) yield [OFFS, u32(badAttr)];
  if (policy !== undefined) yield [POLICY | NLA_F_NESTED, policy];
  if (missType !== undefined) yield [MISS_TYPE, u32(missType)];
  if (missNest !== undefined) yield [MISS_NEST, u32(missNest)];
}

const u32 = (value: number): Uint8Array =>
  Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
