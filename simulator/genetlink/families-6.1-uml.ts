/**
 * Generic Netlink families of Debian's User-Mode Linux 6.1.176: read by GETFAMILY. Four are hidden
 * from the namespaces of programs: those of NetLabel, by the names in the program.
 */
import { families_6_1 } from './families-6.1.ts';
import { type FamilyFacts, first } from './family-facts.ts';

/** As the cloud kernel has it, found to be the same. */
const same = (name: string): readonly FamilyFacts[] =>
  families_6_1.filter((family) => family.name === name);

export const families_6_1_uml: readonly FamilyFacts[] = [
  { ...first('VFS_DQUOT', 1, 7, ['events']), ops: [] },
  ...same('ethtool'),
  first('NLBL_MGMT', 3, 12),
  first('NLBL_CIPSOv4', 3, 12),
  first('NLBL_CALIPSO', 3, 2),
  first('NLBL_UNLBL', 3, 7),
  ...['tcp_metrics', 'TASKSTATS', 'SEG6', 'IOAM6'].flatMap(same),
];
