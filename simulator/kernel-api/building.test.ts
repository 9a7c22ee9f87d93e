import { describe, expect, it } from 'vitest';
import { createKernel } from '../index.ts';
import { EMSGSIZE } from '../net/errno.ts';
import * as api from './index.ts';

const kernel = createKernel();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function room(payload: number): api.OutgoingSkb {
  const skb = api.nlmsg_new(kernel, payload);
  if (skb === undefined) throw new Error(`no buffer of ${payload}`);
  return skb;
}

describe('nlmsg_new', () => {
  it.each([0, 5, 100, 3760])('leaves room for a header and %i bytes, aligned', (payload) => {
    expect(room(payload).tailroom).toBeGreaterThanOrEqual((16 + payload + 3) & ~3);
  });

  // as the registration module measured it on 6.1.192 and 6.12.117
  it.each([
    ['6.1', 192],
    ['6.12', 320],
  ])('%s gives %i bytes where none are asked for', (profile, room) => {
    expect(api.nlmsg_new(createKernel({ profile }), 0)?.tailroom).toBe(room);
  });

  it('is NULL for KMALLOC_MAX_SIZE', () => {
    expect(api.nlmsg_new(kernel, 4 * 1024 * 1024)).toBeUndefined();
  });

  it('has sizes for a page of 4 KiB', () => {
    expect(api.NLMSG_GOODSIZE(kernel)).toBe(3776);
    expect(api.NLMSG_DEFAULT_SIZE(kernel)).toBe(3760);
    expect(api.GENLMSG_DEFAULT_SIZE(kernel)).toBe(3756);
  });
});

describe('nlmsg_put', () => {
  it('writes the header, leaves the payload, and clears the padding', () => {
    const skb = room(100);
    skb.put(60).fill(0xaa);
    skb.trim(0);
    const nlh = api.nlmsg_put(skb, 0x11223344, 7, 18, 5, 0x301);
    expect(skb.len).toBe(24);
    expect(hex(skb.data)).toBe('15000000120001030700000044332211aaaaaaaaaa000000');
    expect([nlh?.nlmsg_len, nlh?.nlmsg_type, nlh?.nlmsg_flags]).toEqual([21, 18, 0x301]);
    expect([api.nlmsg_hdr(skb).nlmsg_seq, api.nlmsg_hdr(skb).nlmsg_pid]).toEqual([7, 0x11223344]);
  });

  it('is NULL without tail room; nothing is written and the buffer lives on', () => {
    const skb = room(0);
    const { tailroom } = skb;
    expect(api.nlmsg_put(skb, 0, 0, 16, tailroom - 15, 0)).toBeUndefined();
    expect([skb.len, skb.tailroom]).toEqual([0, tailroom]);
    expect(api.nlmsg_put(skb, 0, 0, 16, tailroom - 16, 0)).toBeDefined();
  });

  it('keeps nlmsg_len until nlmsg_end, whatever is appended', () => {
    const skb = room(100);
    const nlh = api.nlmsg_put(skb, 0, 0, 16, 0, 0)!;
    expect(api.nlmsg_append(skb, Uint8Array.of(1, 2, 3))).toBe(0);
    expect([skb.len, nlh.nlmsg_len, hex(skb.data.subarray(16))]).toEqual([20, 16, '01020300']);
    api.nlmsg_end(skb, nlh);
    expect(nlh.nlmsg_len).toBe(20);
    api.nlmsg_cancel(skb, nlh);
    expect(skb.len).toBe(0);
  });
});

describe('genlmsg_put', () => {
  it('adds the genlmsghdr and keeps an odd family header', () => {
    const skb = api.genlmsg_new(kernel, 100)!;
    const nlh = api.genlmsg_put(
      skb,
      1,
      2,
      { name: 'f', id: 30, version: 0x1ff, hdrsize: 3 },
      0,
      9,
    )!;
    expect([nlh.nlmsg_len, nlh.nlmsg_type, skb.len]).toEqual([23, 30, 24]);
    expect(hex(skb.data.subarray(16, 20))).toBe('09ff0000');
  });

  it('is NULL without room', () => {
    const skb = api.genlmsg_new(kernel, 0)!;
    expect(
      api.genlmsg_put(skb, 1, 2, { name: 'f', id: 30, hdrsize: skb.tailroom }, 0, 9),
    ).toBeUndefined();
    expect(skb.len).toBe(0);
  });
});

describe('nla_put', () => {
  it('pads with zeros and refuses with EMSGSIZE what does not fit', () => {
    const skb = room(0);
    expect(api.nla_put(skb, 1, Uint8Array.of(1, 2, 3))).toBe(0);
    expect(hex(skb.data)).toBe('0700010001020300');
    expect(api.nla_put(skb, 1, new Uint8Array(skb.tailroom))).toBe(-EMSGSIZE);
    expect(skb.len).toBe(8);
  });

  it.each<[string, (skb: api.OutgoingSkb) => number, string]>([
    ['u8', (skb) => api.nla_put_u8(skb, 1, 0xff), '05000100ff000000'],
    ['u16', (skb) => api.nla_put_u16(skb, 1, 0x1234), '0600010034120000'],
    ['be16', (skb) => api.nla_put_be16(skb, 1, 0x1234), '0600010012340000'],
    ['u32', (skb) => api.nla_put_u32(skb, 1, 0x12345678), '0800010078563412'],
    ['be32', (skb) => api.nla_put_be32(skb, 1, 0x12345678), '0800010012345678'],
    ['s32', (skb) => api.nla_put_s32(skb, 1, -2), '08000100feffffff'],
    ['u64', (skb) => api.nla_put_u64_64bit(skb, 1, 1n), '0c0001000100000000000000'],
    ['uint in four bytes', (skb) => api.nla_put_uint(skb, 1, 0xffffffffn), '08000100ffffffff'],
    ['uint in eight', (skb) => api.nla_put_uint(skb, 1, 0x100000000n), '0c0001000000000001000000'],
    ['sint in four', (skb) => api.nla_put_sint(skb, 1, -1n), '08000100ffffffff'],
    ['flag', (skb) => api.nla_put_flag(skb, 1), '04000100'],
    ['string', (skb) => api.nla_put_string(skb, 1, 'lo'), '070001006c6f0000'],
    ['bitfield32', (skb) => api.nla_put_bitfield32(skb, 1, 1, 3), '0c0001000100000003000000'],
  ])('%s', (_, put, expected) => {
    const skb = room(100);
    expect(put(skb)).toBe(0);
    expect(hex(skb.data)).toBe(expected);
  });
});

describe('nests', () => {
  it('carry NLA_F_NESTED or not, and are 4 bytes when empty', () => {
    const skb = room(100);
    const flagged = api.nla_nest_start(skb, 1)!;
    api.nla_nest_end(skb, flagged);
    const bare = api.nla_nest_start_noflag(skb, 2)!;
    api.nla_put_u8(skb, 3, 9);
    api.nla_nest_end(skb, bare);
    expect(hex(skb.data)).toBe('040001800c0002000500030009000000');
    api.nla_nest_cancel(skb, bare);
    expect(skb.len).toBe(4);
  });
});

describe('a buffer', () => {
  it('overrun by skb_put is a BUG', () => {
    const skb = room(0);
    expect(() => skb.put(skb.tailroom + 1)).toThrow(api.KernelBug);
  });

  it('is gone once it was freed', () => {
    const skb = room(0);
    api.nlmsg_free(skb);
    expect(() => api.nlmsg_put(skb, 0, 0, 16, 0, 0)).toThrow('use after free in nlmsg_put');
    expect(() => api.nlmsg_free(undefined)).not.toThrow();
  });
});
