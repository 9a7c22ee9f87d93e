/**
 * A Netlink protocol as the kernel's YAML specs describe it (Documentation/netlink/specs), read
 * and resolved: every name a reference, every constant a number.
 */
export type ByteOrder = 'little-endian' | 'big-endian';

export const SCALARS = ['u8', 'u16', 'u32', 'u64', 's8', 's16', 's32', 's64'] as const;
export type Scalar = (typeof SCALARS)[number];

/** Bytes of a scalar; `uint` and `sint` take 4 or 8, and count as 4 here. */
export const sizeOfScalar = (type: Scalar | 'uint' | 'sint'): number =>
  type === 'uint' || type === 'sint' ? 4 : Number(type.slice(1)) / 8;

/** Values that an attribute or a member may have: numbers, or bits of flags. */
export interface Values {
  name: string;
  flags: boolean;
  /** Of flags the masks. */
  numbers: readonly bigint[];
}

export interface StructMember {
  name: string;
  type: Scalar | 'string' | 'binary' | 'pad';
  /** Bytes. */
  size: number;
  byteOrder: ByteOrder | undefined;
  values: Values | undefined;
}

export interface Struct {
  name: string;
  members: readonly StructMember[];
  /** Bytes, padding included. */
  size: number;
}

/** What the kernel checks of a value or of a length; lengths in bytes. */
export interface Checks {
  min?: bigint;
  max?: bigint;
  minLen?: number;
  maxLen?: number;
  exactLen?: number;
  /** Bits that may be set. */
  mask?: bigint;
  unterminatedOk?: boolean;
}

export const ATTRIBUTE_TYPES = [
  ...SCALARS,
  'uint',
  'sint',
  'unused',
  'pad',
  'flag',
  'binary',
  'bitfield32',
  'string',
  'nest',
  'indexed-array',
  'nest-type-value',
  'sub-message',
] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

export interface Attribute {
  name: string;
  /** nla_type */
  value: number;
  type: AttributeType;
  /** Of an indexed-array its elements, of binary what it is an array of. */
  subType: AttributeType | undefined;
  byteOrder: ByteOrder | undefined;
  multi: boolean;
  values: Values | undefined;
  checks: Checks;
  struct: Struct | undefined;
  /** What is inside of a nest, or of an indexed-array's element. */
  nested: AttributeSet | undefined;
  /** Of nest-type-value: how many levels of numbers lie above what is nested. */
  levels: number;
  /** Of sub-message. */
  subMessage: SubMessage | undefined;
  /** Of sub-message: the name of the attribute beside it, or above, whose text chooses. */
  selector: string | undefined;
  /** nla_type of that attribute, where it stands beside it. */
  selectedBy: number | undefined;
}

export interface AttributeSet {
  name: string;
  attributes: ReadonlyMap<string, Attribute>;
  /** The set whose attributes it shows some of. */
  subsetOf: string | undefined;
}

export interface SubMessage {
  name: string;
  formats: readonly SubMessageFormat[];
}

export interface SubMessageFormat {
  /** The selector's text. */
  value: string;
  header: Struct | undefined;
  attributes: AttributeSet | undefined;
}

export type Mode = 'do' | 'dump';

export interface Request {
  mode: Mode;
  /** nlmsg_type, or the command of Generic Netlink. */
  value: number;
  attributes: readonly Attribute[];
}

export interface Operation {
  name: string;
  set: AttributeSet | undefined;
  header: Struct | undefined;
  /** Flags such as `admin-perm`. */
  flags: readonly string[];
  requests: readonly Request[];
}

export interface Spec {
  /** As the kernel registers it: spelled with dashes in some specs, and so there. */
  name: string;
  /** Where it was read from. */
  file: string;
  protocol: 'genetlink' | 'genetlink-c' | 'genetlink-legacy' | 'netlink-raw';
  /** Of netlink-raw the protocol of socket(2); else NETLINK_GENERIC. */
  number: number;
  /** genlmsghdr.version */
  version: number;
  operations: readonly Operation[];
  sets: ReadonlyMap<string, AttributeSet>;
  /** What was left out because it refers to nothing, with its place. */
  doubts: readonly string[];
}

export const NETLINK_GENERIC = 16;
