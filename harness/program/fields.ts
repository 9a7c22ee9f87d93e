/** Fields that steps and definitions share: names, numbers, bytes, symbols. */
import { z } from 'zod';

export const name = z.string().regex(/^[A-Za-z0-9_.-]+$/, 'letters, digits, dot, dash, underscore');
/** A MiB of bytes; V8 has no stack for the pattern on a text that is a few times as long. */
const MOST_DIGITS = 0x20_0000;
export const hex = z
  .string()
  .max(MOST_DIGITS, { error: `longer than ${MOST_DIGITS} characters`, abort: true })
  .regex(/^\s*([0-9a-fA-F]\s*[0-9a-fA-F]\s*)*$/, 'hex: an even number of digits, blanks are free');

export const SYMBOLS =
  '{"port": socket}, {"family": name, "size": 2 or 4}, {"group": family, "index": n} or {"ifindex": device}';
export const symbol = z.union([
  z.strictObject({ port: name }),
  z.strictObject({ family: name, size: z.union([z.literal(2), z.literal(4)]).optional() }),
  z.strictObject({ group: name, index: z.int().min(0).optional() }),
  z.strictObject({ ifindex: z.string() }),
]);
const segment = z.union([hex, symbol], { error: `neither hex nor a symbol: ${SYMBOLS}` });
export const bytes = z
  .union([hex, z.array(segment)])
  .describe('hex, or a list of hex and symbols ({"port": socket}, {"family": name}, …)');
export const u8 = z.int().min(0).max(0xff);
export const u16 = z.int().min(0).max(0xffff);
export const u32 = z.int().min(0).max(0xffffffff);
export const number = z.union([u32, symbol], {
  error: `neither a number from 0 to 0xffffffff nor a symbol: ${SYMBOLS}`,
});

const broken = z.strictObject({
  rule: z.string().describe('e.g. `nlmsg_len below its header`'),
  bytes: hex.optional().describe('the part of the step’s bytes that breaks it'),
  key: z.string().optional().describe('the field of the step that breaks it'),
});

export const by = {
  actor: name.optional().describe('default `main`'),
  violates: z
    .array(broken)
    .optional()
    .describe('rules that this step breaks on purpose, as its generator knows: for readers only'),
};
