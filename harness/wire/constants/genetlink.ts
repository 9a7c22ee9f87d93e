/** Constants of include/uapi/linux/genetlink.h. */
import { flagSet, symbols } from '../symbols.ts';

/** Families whose id is fixed; the others get theirs, from GENL_START_ALLOC on, when they register. */
export const GENL_ID = symbols('generic netlink family', {
  GENL_ID_CTRL: 0x10,
  GENL_ID_VFS_DQUOT: 0x11,
  GENL_ID_PMCRAID: 0x12,
});

/** The first id that is given out. */
export const GENL_START_ALLOC = 0x13;

/** Commands of the family "nlctrl". */
export const CTRL_CMD = symbols('nlctrl command', {
  CTRL_CMD_UNSPEC: 0,
  CTRL_CMD_NEWFAMILY: 1,
  CTRL_CMD_DELFAMILY: 2,
  CTRL_CMD_GETFAMILY: 3,
  CTRL_CMD_NEWOPS: 4,
  CTRL_CMD_DELOPS: 5,
  CTRL_CMD_GETOPS: 6,
  CTRL_CMD_NEWMCAST_GRP: 7,
  CTRL_CMD_DELMCAST_GRP: 8,
  CTRL_CMD_GETMCAST_GRP: 9,
  CTRL_CMD_GETPOLICY: 10,
});

/** CTRL_ATTR_OP_FLAGS: what an operation of a family can do and needs. */
export const GENL_OP_FLAGS = flagSet('CTRL_ATTR_OP_FLAGS', {
  GENL_ADMIN_PERM: 0x01,
  GENL_CMD_CAP_DO: 0x02,
  GENL_CMD_CAP_DUMP: 0x04,
  GENL_CMD_CAP_HASPOL: 0x08,
  GENL_UNS_ADMIN_PERM: 0x10,
});
