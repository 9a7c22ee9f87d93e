/** Struct of include/uapi/linux/fib_rules.h. */
import { RT_TABLE } from '../constants/route.ts';
import { AF } from '../constants/socket.ts';
import { layout, u32, u8 } from '../layout.ts';

/** struct fib_rule_hdr */
export const fib_rule_hdr = layout('fib_rule_hdr', {
  family: u8(AF),
  dst_len: u8(),
  src_len: u8(),
  tos: u8(),
  table: u8(RT_TABLE), // superseded by attribute FRA_TABLE
  res1: u8(),
  res2: u8(),
  action: u8(),
  flags: u32(),
});
