/**
 * Generic Netlink families that a 6.18.44 machine registers at boot, in that order: facts read
 * with CTRL_CMD_GETFAMILY dumps, and of `resv` by sending each command with reserved bits. Which
 * of them a machine has is its configuration.
 */
import { type FamilyFacts, first, from } from './family-facts.ts';

export const families_6_18: readonly FamilyFacts[] = [
  { ...first('VFS_DQUOT', 1, 7, ['events']), ops: [] },
  first('thermal', 2, 27, ['sampling', 'event']),
  {
    name: 'netdev',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 0,
    ops: [...from(1, '0e'), ...from(5, '0e'), ...from(10, '0e 0e 0c 0b 0b 0a')],
    groups: ['mgmt', 'page-pool'],
  },
  {
    name: 'ethtool',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 35,
    ops: [
      ...from(1, '0e 0e 1a 0e 1a 0e 0e 1a 1e 1a'),
      ...from(11, '0e 1a 0e 1a 0e 1a 0e 1a 0e 1a'),
      ...from(21, '0e 1a 0e 1a 0e 1a 1a 0e 0e 1a'),
      ...from(31, '1e 0e 0e 0e 1a 0e 1a 0e 0e 1a'),
      ...from(41, '0e 0e 1a 1a 0e 0e 1a 1a 1a 1a'),
    ],
    groups: ['monitor'],
  },
  first('NLBL_MGMT', 3, 12),
  first('NLBL_CIPSOv4', 3, 12),
  first('NLBL_CALIPSO', 3, 2),
  first('NLBL_UNLBL', 3, 7),
  { ...first('acpi_event', 1, 1, ['acpi_mc_group']), ops: [] },
  {
    name: 'tcp_metrics',
    version: 1,
    maxattr: 13,
    netnsok: true,
    resv: 3,
    groups: [],
    ops: from(1, '0e 0b'),
  },
  {
    name: 'mptcp_pm',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 12,
    ops: from(1, '1a 1a 0e 1a 1a 0a 1a 1a 1a 1a 1a'),
    groups: ['mptcp_pm_cmds', 'mptcp_pm_events'],
    privilegedGroups: ['mptcp_pm_events'],
  },
  {
    name: 'SEG6',
    version: 1,
    maxattr: 7,
    netnsok: true,
    resv: 5,
    groups: [],
    ops: from(1, '0b 05 0b 0b'),
  },
  {
    name: 'IOAM6',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 8,
    ops: from(1, '0b 0b 05 0b 0b 05 0b'),
    groups: ['ioam6_events'],
    privilegedGroups: ['ioam6_events'],
  },
  {
    name: 'TASKSTATS',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 5,
    groups: [],
    ops: [...from(1, '0b'), ...from(4, '0a')],
  },
];
