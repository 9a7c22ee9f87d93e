/** A dump of NETLINK_SOCK_DIAG, with NLMSG_DONE where the kernel's version puts it. */
import type { Dump, DumpPart, Request } from '../af-netlink/kernel-side.ts';

/** @param dump 0 at the end, a positive number to be called again, or -errno */
export const diagDump = ({ net }: Request, dump: (part: DumpPart) => number): Dump => ({
  splitDone: !net.kernel.profile.facts.doneJoinsData,
  dump,
});
