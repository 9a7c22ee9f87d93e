/** Who handles which message type of which address family (rtnl_msg_handlers). */
import type { Dump, Request } from '../af-netlink/kernel-side.ts';
import type { Kernel } from '../kernel.ts';
import { ENOENT } from '../net/errno.ts';
import { KernelBug } from '../kernel-bug.ts';
import {
  PF_UNSPEC,
  RTM_BASE,
  RTM_MAX,
  RTNL_FAMILY_MAX,
  RTNL_FLAG_BULK_DEL_SUPPORTED,
  RTNL_KIND_DEL,
  rtnl_msgtype_kind,
} from './rtnl-types.ts';

export type RtnlDoit = (request: Request) => number;
/** Makes the dump that answers a request. */
export type RtnlDumpit = (request: Request) => Dump;

/** struct rtnl_msg_handler */
export interface RtnlMsgHandler {
  readonly protocol: number;
  readonly msgtype: number;
  readonly doit?: RtnlDoit | undefined;
  readonly dumpit?: RtnlDumpit | undefined;
  /** RTNL_FLAG_* */
  readonly flags?: number;
}

interface Link {
  readonly doit: RtnlDoit | undefined;
  readonly dumpit: RtnlDumpit | undefined;
  readonly flags: number;
}
/** Never changed, since kernels share them: another one takes its place. */
type Table = readonly (Link | undefined)[];

const tables = new WeakMap<Kernel, Map<number, Table>>();

function tablesOf(kernel: Kernel): Map<number, Table> {
  let known = tables.get(kernel);
  if (known === undefined) tables.set(kernel, (known = new Map()));
  return known;
}

/** Has what another kernel had registered when it was asked for by `handlersOf`. */
export function rtnl_register_all(kernel: Kernel, handlers: ReadonlyMap<number, Table>): void {
  tables.set(kernel, new Map(handlers));
}

export const handlersOf = (kernel: Kernel): ReadonlyMap<number, Table> => new Map(tablesOf(kernel));

/**
 * rtnl_register_module: a callback that is given replaces the one there is, so that a dump can
 * join a do; flags add up. Neither callback is no error. A bulk flag on a type that deletes
 * nothing is dropped.
 * @returns 0
 * @throws KernelBug for a protocol or type out of range, and under rtnl_lock
 */
export function rtnl_register(kernel: Kernel, handler: RtnlMsgHandler): number {
  const { protocol, msgtype } = handler;
  if (protocol < 0 || protocol > RTNL_FAMILY_MAX || msgtype < RTM_BASE || msgtype > RTM_MAX) {
    throw new KernelBug('BUG', 'rtnl_register', `protocol ${protocol}, message type ${msgtype}`);
  }
  return kernel.rtnl_mutex.with('rtnl_register', () => bindHandler(kernel, handler));
}

function bindHandler(
  kernel: Kernel,
  { protocol, msgtype, doit, dumpit, flags = 0 }: RtnlMsgHandler,
): number {
  const all = tablesOf(kernel);
  const table = [...(all.get(protocol) ?? [])];
  const before = table[msgtype - RTM_BASE];
  const deletes = rtnl_msgtype_kind(msgtype) === RTNL_KIND_DEL;
  const more = deletes ? flags : flags & ~RTNL_FLAG_BULK_DEL_SUPPORTED;
  table[msgtype - RTM_BASE] = {
    doit: doit ?? before?.doit,
    dumpit: dumpit ?? before?.dumpit,
    flags: (before?.flags ?? 0) | more,
  };
  all.set(protocol, table);
  return 0;
}

/** rtnl_unregister: -ENOENT if the protocol never had a handler; one that is absent is fine. */
export function rtnl_unregister(kernel: Kernel, protocol: number, msgtype: number): number {
  return kernel.rtnl_mutex.with('rtnl_unregister', () => {
    const all = tablesOf(kernel);
    const table = all.get(protocol);
    if (table === undefined) return -ENOENT;
    const left = [...table];
    left[msgtype - RTM_BASE] = undefined;
    all.set(protocol, left);
    return 0;
  });
}

/**
 * rtnl_get_link, and again for PF_UNSPEC if the family lacks that callback. Families beyond the
 * table, or without one, are PF_UNSPEC.
 */
export function rtnl_get_link(
  kernel: Kernel,
  protocol: number,
  msgtype: number,
  callback: 'doit' | 'dumpit',
): Link | undefined {
  const all = tables.get(kernel);
  const own = all?.get(protocol)?.[msgtype - RTM_BASE];
  if (own?.[callback] !== undefined) return own;
  const any = all?.get(PF_UNSPEC)?.[msgtype - RTM_BASE];
  return any?.[callback] === undefined ? undefined : any;
}
