/** Steps on the kernel's side: families, kernel sockets, routing handlers, what they send. */
import { z } from 'zod';
import { callback, definition, dumpCallback } from './definition.ts';
import { by, bytes, hex, name, number, u32, u8 } from './fields.ts';

const ofFamily = { ...by, family: name };
const group = u32.optional().describe('index of the family’s group, default 0; may be too high');
const portid = number.optional().describe('default 0');
const message = {
  cmd: u8.optional().describe('default 0'),
  bytes: bytes.optional().describe('attributes'),
};
/** What may be called while a message is built, in the order of the module’s numbers. */
export const BUILD_CALLS = [
  'nlmsg_put',
  'genlmsg_put',
  'nlmsg_append',
  'nlmsg_end',
  'nlmsg_cancel',
  'genlmsg_cancel',
  'nla_put',
  'nla_nest_start',
  'nla_nest_start_noflag',
  'nla_nest_end',
  'sizes',
] as const;
const building = z
  .strictObject({
    call: z.enum(BUILD_CALLS),
    length: z.int().min(0).max(65535).optional().describe('of the payload; default that of bytes'),
    bytes: hex.optional().describe('the beginning of the payload, or of the family’s own header'),
    type: u32.optional().describe('nlmsg_type, or the family’s id'),
    flags: u32.optional(),
    seq: u32.optional(),
    portid: u32.optional(),
    cmd: u32.optional(),
    version: u32.optional(),
    hdrsize: u32.optional(),
    attr: u32.optional().describe('nla_type'),
  })
  .describe('one call; `sizes` tells NLMSG_GOODSIZE and the default sizes');
const ofSocket = { ...by, kernelSocket: name };
const ofType = { ...by, protocol: z.int(), msgtype: z.int() };

export const kernelSteps = [
  z.strictObject({ call: z.literal('genl_register_family'), ...ofFamily, definition }),
  z.strictObject({
    call: z.literal('genl_unregister_family'),
    ...ofFamily,
    idOf: name.optional().describe('by a struct that has the id of that family instead'),
  }),
  z.strictObject({
    call: z.enum(['genlmsg_multicast', 'genlmsg_multicast_allns']),
    ...ofFamily,
    group,
    portid: portid.describe('left out of the delivery, default 0'),
    ...message,
  }),
  z.strictObject({ call: z.literal('genlmsg_unicast'), ...ofFamily, portid, ...message }),
  z.strictObject({
    call: z.literal('genl_set_err'),
    ...ofFamily,
    group,
    portid,
    code: z.int().describe('the error, e.g. -105'),
  }),
  z.strictObject({ call: z.literal('genl_has_listeners'), ...ofFamily, group }),
  z.strictObject({
    call: z.literal('netlink_kernel_create'),
    ...ofSocket,
    unit: z.int(),
    groups: u32.optional(),
    flags: u32.optional().describe('NL_CFG_F_NONROOT_RECV 1, NL_CFG_F_NONROOT_SEND 2'),
    input: z
      .enum(['none', 'swallow', 'rcv_skb'])
      .optional()
      .describe('no input; one that only counts; netlink_rcv_skb (default)'),
    callback: callback.optional().describe('of netlink_rcv_skb; default returns 0'),
    bind: z.int().optional().describe('has a bind callback, which returns this number'),
    unbind: z.literal(true).optional(),
  }),
  z.strictObject({ call: z.literal('netlink_kernel_release'), ...ofSocket }),
  z.strictObject({
    call: z.enum(['nlmsg_unicast', 'nlmsg_multicast', 'nlmsg_notify']),
    ...ofSocket,
    portid,
    group: u32.optional().describe('default 0'),
    report: z.boolean().optional().describe('of nlmsg_notify: to portid too'),
    bytes: bytes.describe('the whole message'),
  }),
  z.strictObject({
    call: z.literal('rtnl_register_module'),
    ...ofType,
    doit: callback.optional(),
    dumpit: dumpCallback.optional(),
    flags: u32.optional().describe('RTNL_FLAG_*'),
    other: z.boolean().optional().describe('other functions than those without this'),
  }),
  z.strictObject({ call: z.literal('rtnl_unregister'), ...ofType }),
  z.strictObject({
    call: z.literal('build_message'),
    ...by,
    payload: u32.describe('of nlmsg_new'),
    calls: z.array(building).max(64),
  }),
  z.strictObject({
    call: z.literal('kernel_calls'),
    ...by,
  }),
] as const;

export type KernelStep = z.infer<(typeof kernelSteps)[number]>;

const calls: ReadonlySet<string> = new Set(
  kernelSteps.flatMap(({ shape: { call } }) =>
    call instanceof z.ZodEnum ? [...call.options] : [...call.values],
  ),
);
/** Whether a step is on the kernel's side. */
export const isKernelStep = (step: { call: string }): step is KernelStep => calls.has(step.call);
