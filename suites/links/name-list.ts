/** RTM_NEWLINKPROP and RTM_DELLINKPROP: alternative names of a device, as a list. */
import { cstring, nest, struct } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { ifla } from '../../harness/runner/links.ts';
import { ASKED, ask } from '../../harness/runner/route.ts';
import { IFLA } from '../../harness/wire/attribute-tables/ifla.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

/** IFLA_PROP_LIST of these names. */
export const nameList = (...names: readonly string[]): Segment[] =>
  nest(IFLA.values.IFLA_PROP_LIST, ...names.map((name) => ifla('ALT_IFNAME', cstring(name))));

/** The request about lo, or about the device of another index. */
export const alternativeNames = (
  type: 'RTM_NEWLINKPROP' | 'RTM_DELLINKPROP',
  { seq = 1, index = 1 }: { seq?: number; index?: number },
  ...names: readonly string[]
): Segment[] => ask(type, { seq, flags: ASKED }, struct(ifinfomsg, { index }), nameList(...names));
