/** Attributes parsed and the callbacks of an operation run (genl_family_rcv_msg_doit, _dumpit). */
import type { Dump, Extack } from '../af-netlink/kernel-side.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { NL_VALIDATE_LIBERAL, NL_VALIDATE_STRICT } from '../nlattr/validate.ts';
import { KernelBug } from '../kernel-bug.ts';
import {
  GENL_DONT_VALIDATE_DUMP_STRICT,
  GENL_DONT_VALIDATE_STRICT,
  type GenlInfo,
  type GenlSplitOp,
} from './genl-family.ts';

type Asked = Omit<GenlInfo, 'attrs'>;
type Check = (() => number) | undefined;

/** @param late the fault check-order: what is checked after the attributes */
export function genl_family_rcv_msg_doit(
  op: GenlSplitOp,
  asked: Asked,
  hdrlen: number,
  late: Check,
): number {
  const parsed = parse(op, asked, hdrlen, GENL_DONT_VALIDATE_STRICT);
  if (parsed.error !== 0) return parsed.error;
  const refused = late?.() ?? 0;
  if (refused !== 0) return refused;
  const info = { ...asked, attrs: parsed.attrs };
  const { faults } = asked.request.net.kernel;
  const before = op.pre_doit?.(info) ?? 0;
  if (before !== 0) {
    if (faults.has('post-after-refused-pre')) op.post_doit?.(info);
    return before;
  }
  if (op.doit === undefined)
    throw new KernelBug('BUG', 'genl_family_rcv_msg_doit', 'the do has no callback');
  const result = op.doit(info);
  if (result >= 0 || !faults.has('post-after-success-only')) op.post_doit?.(info);
  return result;
}

export function genl_family_rcv_msg_dumpit(
  op: GenlSplitOp,
  asked: Asked,
  hdrlen: number,
  late: Check,
): number {
  let info: GenlInfo = { ...asked, attrs: undefined };
  const { dumpit } = op;
  if (dumpit === undefined)
    throw new KernelBug('BUG', 'genl_family_rcv_msg_dumpit', 'the dump has no callback');
  const { genl_mutex } = asked.request.net.kernel;
  const locked = <T>(run: () => T): T =>
    asked.family.parallel_ops ? run() : genl_mutex.with('genl_dumpit', run);
  const dump: Dump = {
    splitDone: false,
    // genl_start: an error of parsing is an ordinary refusal.
    start: () => {
      const parsed = parse(op, asked, hdrlen, GENL_DONT_VALIDATE_DUMP_STRICT);
      if (parsed.error !== 0) return parsed.error;
      const known = { ...asked, attrs: parsed.attrs };
      info = known;
      return (late?.() ?? 0) || locked(() => started(op, known));
    },
    dump: (part) => locked(() => dumpit(part, info)),
    done: () => locked(() => op.done?.(info)),
  };
  if (asked.family.parallel_ops) return asked.request.startDump(dump);
  return genl_mutex.without(() => asked.request.startDump(dump));
}

/** Where what the callback says is not told, what parsing said before it is. */
function started({ start }: GenlSplitOp, info: GenlInfo): number {
  if (start === undefined) return 0;
  const { request } = info;
  if (request.net.kernel.profile.facts.startIsTold) return start(info);
  const before = { ...request.extack };
  const error = start(info);
  for (const key of Object.keys(request.extack)) delete request.extack[key as keyof Extack];
  Object.assign(request.extack, before);
  return error;
}

/** genl_family_rcv_msg_attrs_parse: an operation without attributes looks at none. */
function parse(
  { maxattr = 0, policy, validate = 0 }: GenlSplitOp,
  { request }: Asked,
  hdrlen: number,
  liberal: number,
): { error: number; attrs: AttributeTable | undefined } {
  if (maxattr === 0) return { error: 0, attrs: undefined };
  const { message, extack, net } = request;
  const { faults, profile } = net.kernel;
  const attrs: AttributeTable = [];
  const mode = (validate & liberal) !== 0 ? NL_VALIDATE_LIBERAL : NL_VALIDATE_STRICT;
  const stream = { message, start: (hdrlen + 3) & ~3, end: message.length };
  const validation = { validate: mode, extack, faults, facts: profile.facts };
  const error = __nla_validate_parse(stream, maxattr, policy, validation, attrs);
  return { error: faults.has('parse-error-lost') ? 0 : error, attrs };
}
