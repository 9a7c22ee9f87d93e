/**
 * Generic Netlink families of User-Mode Linux 6.12.117, as the kernel lab configures it: read by
 * GETFAMILY. Those of wireguard, macsec and fou are known by name, commands and permissions only.
 */
import { families_6_12 } from './families-6.12.ts';
import { type FamilyFacts, from } from './family-facts.ts';

/** As the cloud kernel has it, found to be the same. */
const same = (name: string): readonly FamilyFacts[] =>
  families_6_12.filter((family) => family.name === name);

const own = { version: 1, netnsok: true, groups: [] } as const;

export const families_6_12_uml: readonly FamilyFacts[] = [
  ...['netdev', 'ethtool', 'tcp_metrics', 'mptcp_pm'].flatMap(same),
  { ...own, name: 'wireguard', maxattr: 8, resv: 2, ops: from(0, '1c 1a') },
  {
    ...{ ...own, name: 'macsec', maxattr: 9, resv: 11 },
    ops: from(0, '04 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b'),
  },
  { ...own, name: 'fou', maxattr: 11, resv: 4, ops: from(1, '0b 0b 0e') },
  ...['SEG6', 'IOAM6', 'TASKSTATS'].flatMap(same),
];
