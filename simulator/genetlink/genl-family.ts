/** struct genl_family and its operations, with the kernel's names (include/net/genetlink.h). */
import type { DumpPart, Request } from '../af-netlink/kernel-side.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';

export const GENL_ADMIN_PERM = 0x01;
export const GENL_CMD_CAP_DO = 0x02;
export const GENL_CMD_CAP_DUMP = 0x04;
export const GENL_CMD_CAP_HASPOL = 0x08;
export const GENL_UNS_ADMIN_PERM = 0x10;

/** enum genl_validate_flags */
export const GENL_DONT_VALIDATE_STRICT = 1;
export const GENL_DONT_VALIDATE_DUMP = 2;
export const GENL_DONT_VALIDATE_DUMP_STRICT = 4;

/** Group flags: who may join. */
export const GENL_MCAST_CAP_NET_ADMIN = 1;
export const GENL_MCAST_CAP_SYS_ADMIN = 2;

/** struct genl_info: the request as a callback sees it. */
export interface GenlInfo {
  readonly family: GenlFamily;
  readonly request: Request;
  readonly cmd: number;
  /** Attributes by type; undefined where the operation has none to parse. */
  readonly attrs: AttributeTable | undefined;
}

export type Doit = (info: GenlInfo) => number;
/** As the `dump` of kernel-side.ts, with what its request asked for. */
export type Dumpit = (part: DumpPart, info: GenlInfo) => number;
type Start = (info: GenlInfo) => number;
type Done = (info: GenlInfo) => void;

/** struct genl_small_ops */
export interface GenlSmallOp {
  readonly cmd: number;
  readonly flags?: number;
  readonly validate?: number;
  readonly doit?: Doit | undefined;
  readonly dumpit?: Dumpit | undefined;
}

/** struct genl_ops */
export interface GenlOp extends GenlSmallOp {
  readonly policy?: PolicyTable;
  readonly maxattr?: number;
  readonly start?: Start | undefined;
  readonly done?: Done | undefined;
}

/** struct genl_split_ops: one way of one command; `flags` says which (CAP_DO or CAP_DUMP). */
export interface GenlSplitOp extends GenlOp {
  readonly flags: number;
  readonly pre_doit?: Doit | undefined;
  readonly post_doit?: ((info: GenlInfo) => void) | undefined;
}

export interface GenlMulticastGroup {
  readonly name: string;
  /** GENL_MCAST_CAP_* */
  readonly flags?: number;
}

/**
 * struct genl_family. `id` and `mcgrp_offset` are written by genl_register_family; the rest is
 * the subsystem's.
 */
export interface GenlFamily {
  /** Text, one byte a character, or bytes; what follows a NUL does not count. */
  readonly name: string | Uint8Array;
  id?: number;
  mcgrp_offset?: number;
  readonly version?: number;
  readonly hdrsize?: number;
  readonly maxattr?: number;
  readonly policy?: PolicyTable;
  /** Its callbacks run without genl_lock: they may take it, and run while another holds it. */
  readonly parallel_ops?: boolean;
  /** Visible in every network namespace, not only the first. */
  readonly netnsok?: boolean;
  /** Commands from here on have their header checked strictly, and unvalidated attributes refused. */
  readonly resv_start_op?: number;
  readonly ops?: readonly GenlOp[];
  readonly small_ops?: readonly GenlSmallOp[];
  readonly split_ops?: readonly GenlSplitOp[];
  /** Tables that have a count, and a null pointer: refused. */
  readonly nulls?: readonly ('ops' | 'smallOps' | 'splitOps')[];
  readonly mcgrps?: readonly GenlMulticastGroup[];
  readonly pre_doit?: Doit;
  readonly post_doit?: (info: GenlInfo) => void;
  bind?(group: number): number;
  unbind?(group: number): void;
  /** Why its policies and callbacks are not known here: asking for them is unmodelled. */
  readonly unmodelled?: string;
  /** Commands of such a family whose do is known all the same. */
  readonly modelledDo?: ReadonlySet<number>;
}
