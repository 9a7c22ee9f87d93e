/** Structs of include/uapi/linux/genetlink.h. */
import { CTRL_CMD } from '../constants/genetlink.ts';
import { layout, u16, u8, type ValueOf } from '../layout.ts';

/** struct genlmsghdr */
export const genlmsghdr = layout('genlmsghdr', { cmd: u8(), version: u8(), reserved: u16() });
export type Genlmsghdr = ValueOf<typeof genlmsghdr>;

/** struct genlmsghdr of the family "nlctrl" */
export const ctrlmsghdr = layout('genlmsghdr', {
  cmd: u8(CTRL_CMD),
  version: u8(),
  reserved: u16(),
});
