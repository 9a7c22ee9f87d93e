/** Structs of include/uapi/linux/genetlink.h. */
import { layout, u16, u8, type ValueOf } from '../layout.ts';

/** struct genlmsghdr */
export const genlmsghdr = layout('genlmsghdr', { cmd: u8(), version: u8(), reserved: u16() });
export type Genlmsghdr = ValueOf<typeof genlmsghdr>;
