/** Dumps of every family, one behind the other: PF_UNSPEC of RTM_GETADDR, RTM_GETROUTE. */
import type { Dump, Request } from '../af-netlink/kernel-side.ts';
import type { RtnlDumpit } from './rtnl-register.ts';

/** rtnl_dump_all: an error of one family ends it. */
export const rtnl_dump_all =
  (...families: readonly RtnlDumpit[]): RtnlDumpit =>
  (request: Request): Dump => {
    const dumps = families.map((dumpit) => dumpit(request));
    let at = 0;
    const { familiesShareParts } = request.net.kernel.profile.facts;
    return {
      splitDone: true,
      get answerFlags() {
        return dumps.reduce((flags, dump) => flags | (dump.answerFlags ?? 0), 0);
      },
      dump(part) {
        for (; at < dumps.length; at++) {
          const result = dumps[at]?.dump(part) ?? 0;
          if (result !== 0) return result;
          if (!familiesShareParts && part.used > 0) return part.used;
        }
        return 0;
      },
    };
  };
