/** What a dump of routing looked like before 6.8. */
import type { Dump } from '../af-netlink/kernel-side.ts';
import { EMSGSIZE } from '../net/errno.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';

/** The one dump that always returned 0 at its end (nexthop.c rtm_dump_nexthop). */
const RTM_GETNEXTHOP = RTM.value('RTM_GETNEXTHOP') ?? 0;

/**
 * Where DONE does not join the data, dump callbacks of Linux return the length of what they put, also at the
 * end, and turn back a message that does not fit by themselves.
 */
export function dumpOfBranch(dump: Dump, type: number, facts: BranchFacts): Dump {
  if (facts.doneJoinsData || dump.asWritten === true) return dump;
  return {
    start: (request) => dump.start?.(request) ?? 0,
    done: () => dump.done?.(),
    splitDone: type !== RTM_GETNEXTHOP,
    dump: (part) => {
      const result = dump.dump(part);
      return result === -EMSGSIZE && part.used > 0 ? part.used : result;
    },
    get answerFlags() {
      return dump.answerFlags ?? 0;
    },
  };
}
