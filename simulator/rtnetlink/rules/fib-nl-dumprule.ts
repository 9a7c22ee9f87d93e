/** RTM_GETRULE of all rules. */
import { fib_rule_hdr } from '../../../harness/wire/structs/rule.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EAFNOSUPPORT, EMSGSIZE } from '../../net/errno.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NLMSG_HDRLEN, fixedHeader, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWRULE } from '../rtnl-types.ts';
import { type FibRule, fib_nl_fill_rule, rulesOf } from './fib-rule.ts';

const NLM_F_MULTI = 2;

/** fib_nl_dumprule: of one family, or of all; a family without rules is EAFNOSUPPORT. */
export function fib_nl_dumprule(request: Request): Dump {
  const family = request.message[NLMSG_HDRLEN] ?? 0;
  const all = rulesOf(request.net);
  const ops = family === 0 ? all : all.filter((each) => each.family === family);
  const seen = ops.map(({ rules }) => rules.length);
  let [at, put] = [0, 0];
  let checked: number | undefined;
  return {
    splitDone: false,
    dump(part) {
      checked ??= request.strict ? fib_valid_dumprule_req(request, part.extack) : 0;
      if (checked < 0) return checked;
      if (ops.length === 0) return -EAFNOSUPPORT;
      if (ops.some(({ rules }, index) => rules.length !== seen[index])) {
        throw new Unmodelled('rules that change during a dump');
      }
      const { seq, portid } = part;
      const told = { type: RTM_NEWRULE, flags: NLM_F_MULTI, seq, portid };
      for (; at < ops.length; at++, put = 0) {
        const one = ops[at];
        if (one === undefined) break;
        for (const rule of one.rules.slice(put) satisfies FibRule[]) {
          if (!part.put(fib_nl_fill_rule(one, rule, told))) return -EMSGSIZE;
          put++;
        }
      }
      return 0;
    },
  };
}

/** fib_valid_dumprule_req */
function fib_valid_dumprule_req(request: Request, extack: Extack): number {
  const { size } = fib_rule_hdr;
  if (request.message.length < NLMSG_HDRLEN + size) {
    return refuse(extack, 'Invalid header for fib rule dump request');
  }
  if (
    fixedHeader(request, size)
      .subarray(1)
      .some((byte) => byte !== 0)
  ) {
    return refuse(extack, 'Invalid values in header for fib rule dump request');
  }
  if (request.message.length > NLMSG_HDRLEN + size) {
    return refuse(extack, 'Invalid data after header in fib rule dump request');
  }
  return 0;
}
