/**
 * What a program registers inside the kernel, as data: Generic Netlink families with their
 * policies, operations and groups, and what their callbacks do. Every field may be nonsense: what
 * a kernel says to nonsense is what rules ask.
 */
import { z } from 'zod';
import { hex, name, u16, u32, u8 } from './fields.ts';

/** NLA_* without the prefix. */
export const NLA_TYPES = [
  'UNSPEC',
  'U8',
  'U16',
  'U32',
  'U64',
  'STRING',
  'FLAG',
  'MSECS',
  'NESTED',
  'NESTED_ARRAY',
  'NUL_STRING',
  'BINARY',
  'S8',
  'S16',
  'S32',
  'S64',
  'BITFIELD32',
  'REJECT',
  'BE16',
  'BE32',
  'SINT',
  'UINT',
] as const;

const limit = z
  .union([z.int(), z.string().regex(/^-?\d{1,20}$/, 'decimal digits')])
  .describe('a number; as a string of decimal digits where JSON has no such number');

const attribute = z
  .strictObject({
    attr: u16.describe('its number'),
    type: z.enum(NLA_TYPES),
    len: u16.optional().describe('of strings and binary the most, of UNSPEC the least'),
    min: limit.optional().describe('NLA_POLICY_MIN; with max NLA_POLICY_RANGE'),
    max: limit.optional(),
    mask: u32.optional().describe('NLA_POLICY_MASK; of BITFIELD32 the bits that exist'),
    exactLenWarn: u16.optional().describe('NLA_POLICY_EXACT_LEN_WARN, of BINARY'),
    message: z.string().max(79).optional().describe('of REJECT: said instead of the usual text'),
    nested: name.optional().describe('of NESTED and NESTED_ARRAY: a policy of the definition'),
    function: z.literal(true).optional().describe('NLA_POLICY_VALIDATE_FN: refuses, see docs'),
  })
  .describe('struct nla_policy of one attribute');
const policy = z.strictObject({
  maxattr: u16.describe('the highest attribute'),
  strictStartType: u16.optional(),
  attributes: z.array(attribute).max(256),
});

const sent = z.strictObject({
  via: z
    .enum(['reply', 'notify', 'multicast', 'multicast_allns'])
    .optional()
    .describe('genlmsg_reply (default; in a dump: put into it), genl_notify, genlmsg_multicast…'),
  group: u32.optional().describe('index of the family’s group, default 0'),
  cmd: u8.optional().describe('default that of the request'),
  header: hex.optional().describe('the family’s own header, hdrsize bytes; default zeros'),
  bytes: hex.optional().describe('attributes'),
  times: z.int().min(1).max(4096).optional(),
});
const acts = z
  .strictObject({
    ret: z
      .union([z.int(), z.literal('sent')])
      .optional()
      .describe(
        'what it returns, default 0; `sent`: what its last send returned, of a dump skb->len',
      ),
    sends: z.array(sent).max(64).optional().describe('what it sends before it returns'),
    message: z.string().max(79).optional().describe('NL_SET_ERR_MSG'),
    badAttr: u16.optional().describe('NL_SET_BAD_ATTR, where the request has that attribute'),
    missing: u16.optional().describe('NL_SET_ERR_ATTR_MISS, at top level'),
    cookie: hex.optional().describe('up to 20 bytes'),
  })
  .meta({ id: 'acts', description: 'what a callback does' });
export const callback = z
  .union([z.int(), acts])
  .meta({ id: 'callback', description: 'what it returns, or an object of what it does' });
export const dumpCallback = z.union([z.int(), acts, z.array(acts).min(1).max(64)]).meta({
  id: 'dumpCallback',
  description: 'what it returns each time, or what it does; a list: at its first call, …',
});

const smallOp = z.strictObject({
  cmd: u8,
  flags: u8.optional().describe('GENL_ADMIN_PERM 1, GENL_UNS_ADMIN_PERM 16'),
  validate: u8.optional().describe('GENL_DONT_VALIDATE_STRICT 1, _DUMP 2, _DUMP_STRICT 4'),
  doit: callback.optional().describe('has a doit'),
  dumpit: dumpCallback.optional().describe('has a dumpit'),
});
const op = smallOp.extend({
  policy: name.optional().describe('a policy of the definition'),
  maxattr: u16.optional(),
  start: callback.optional(),
  done: z.literal(true).optional(),
});
const splitOp = op.extend({
  flags: u8.optional().describe('with GENL_CMD_CAP_DO 2 or GENL_CMD_CAP_DUMP 4'),
  preDoit: callback.optional(),
  postDoit: z.literal(true).optional(),
});

export const definition = z.strictObject({
  name: z.union([z.string(), z.strictObject({ hex })]).describe('hex for bytes that are no text'),
  id: z.int().optional().describe('as the struct has it before'),
  version: u32.optional(),
  hdrsize: u32.optional(),
  maxattr: u32.optional(),
  netnsok: z.boolean().optional(),
  parallelOps: z.boolean().optional(),
  resvStartOp: u8.optional(),
  policies: z.record(name, policy).optional().describe('by a name, for policy and nested'),
  policy: name.optional().describe('the family’s own'),
  preDoit: callback.optional(),
  postDoit: z.literal(true).optional(),
  ops: z.array(op).max(255).optional(),
  smallOps: z.array(smallOp).max(255).optional(),
  splitOps: z.array(splitOp).max(255).optional().describe('from Linux 6.2 on'),
  nulls: z
    .array(z.enum(['ops', 'smallOps', 'splitOps']))
    .optional()
    .describe('counts of 1 with a null pointer'),
  groups: z
    .array(z.strictObject({ name: z.string(), flags: u32.optional() }))
    .max(255)
    .optional(),
});

export type FamilyDefinition = z.infer<typeof definition>;
export type OperationDefinition = z.infer<typeof op>;
export type SplitOperationDefinition = z.infer<typeof splitOp>;
export type PolicyDefinition = z.infer<typeof policy>;
export type PolicyAttribute = z.infer<typeof attribute>;
/** A callback told in full. */
export type Acts = z.infer<typeof acts>;
export type SentByCallback = z.infer<typeof sent>;
export type CallbackDefinition = z.infer<typeof callback>;
export type DumpDefinition = z.infer<typeof dumpCallback>;
