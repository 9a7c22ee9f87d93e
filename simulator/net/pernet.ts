/**
 * What every network namespace gets, in the order it is set up: register_pernet_subsys.
 * A protocol without an entry here answers its control messages and is otherwise not modelled.
 */
import { nl_fib_lookup_init } from '../fib-lookup/index.ts';
import { genl_pernet_init } from '../genetlink/index.ts';
import { uevent_net_init } from '../kobject-uevent/index.ts';
import { rtnetlink_net_init } from '../rtnetlink/index.ts';
import { diag_net_init } from '../sock-diag/index.ts';
import type { Net } from './net.ts';

/** A part of the kernel that every namespace gets, e.g. rtnetlink: called for each new one. */
export type PernetInit = (net: Net) => void;

export const pernetSubsystems: readonly PernetInit[] = [
  rtnetlink_net_init,
  genl_pernet_init,
  diag_net_init,
  uevent_net_init,
  nl_fib_lookup_init,
];
