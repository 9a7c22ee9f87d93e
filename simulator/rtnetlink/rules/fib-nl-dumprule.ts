/** RTM_GETRULE of all rules. */
import { fib_rule_hdr } from '../../../harness/wire/structs/rule.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EAFNOSUPPORT, EMSGSIZE } from '../../net/errno.ts';
import { NLMSG_HDRLEN, fixedHeader, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWRULE } from '../rtnl-types.ts';
import { fib_nl_fill_rule } from './fib-nl-fill-rule.ts';
import { rulesOf } from './fib-rule.ts';

const NLM_F_MULTI = 2;

/**
 * fib_nl_dumprule: of one family, or of all; a family without rules is EAFNOSUPPORT. It goes on
 * by number: of rules that come or go meanwhile one is told twice, or not at all.
 */
export function fib_nl_dumprule(request: Request): Dump {
  const family = request.message[NLMSG_HDRLEN] ?? 0;
  const all = rulesOf(request.net);
  const ops = family === 0 ? all : all.filter((each) => each.family === family);
  let [at, put] = [0, 0];
  let checked: number | undefined;
  return {
    splitDone: false,
    dump(part) {
      checked ??= request.strict ? fib_valid_dumprule_req(request, part.extack) : 0;
      if (checked < 0) return checked;
      if (ops.length === 0) return -EAFNOSUPPORT;
      const { seq, portid } = part;
      const told = { type: RTM_NEWRULE, flags: NLM_F_MULTI, seq, portid };
      for (; at < ops.length; at++, put = 0) {
        const one = ops[at];
        if (one === undefined) break;
        for (let rule = one.rules[put]; rule !== undefined; rule = one.rules[++put]) {
          if (!part.put(fib_nl_fill_rule(one, rule, told))) return -EMSGSIZE;
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
  const contents = fixedHeader(request, size).subarray(1);
  if (contents.some((byte) => byte !== 0)) {
    return refuse(extack, 'Invalid values in header for fib rule dump request');
  }
  if (request.message.length > NLMSG_HDRLEN + size) {
    return refuse(extack, 'Invalid data after header in fib rule dump request');
  }
  return 0;
}
