/**
 * Attribute tables: the name and the kind of each attribute of a space, one line each.
 *
 * ```ts
 * const IFLA = attributes('IFLA', { IFLA_IFNAME: [3, 'string'], IFLA_MTU: [4, 'u32'] });
 * IFLA.values.IFLA_MTU; // 4
 * ```
 * The decoder, the generators and the builders read the same table.
 */
import type { Layout } from './layout.ts';
import type { Symbols } from './symbols.ts';

/** Kinds without anything inside. */
export type PlainKind =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 's32'
  | 's64'
  | 'be16'
  | 'be32'
  | 'uint' // 4 or 8 bytes, by value (NLA_UINT)
  | 'sint' // 4 or 8 bytes, by value (NLA_SINT)
  | 'string' // with or without its NUL
  | 'flag' // no payload: its presence is the value
  | 'binary'
  | 'ip' // 4 or 16 bytes
  | 'mac'; // a link-layer address of any length

/** A nest of attributes of another table, or of its own again. */
export interface Nested {
  readonly nested: AttributeTable;
  /** A struct that stands before them, as in VETH_INFO_PEER. */
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever its fields
  readonly header?: Layout<any>;
}
/** A nest in which each attribute's type is an index, or another number, of like elements. */
export interface ArrayOf {
  readonly array: AttributeKind;
}
/** A C struct. */
export interface StructKind {
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever its fields
  readonly struct: Layout<any>;
}
/** A nest whose table is named by a string attribute beside it, e.g. IFLA_INFO_KIND. */
export interface NestedBy {
  /** Type of that attribute. */
  readonly by: number;
  readonly tables: Readonly<Record<string, AttributeTable>>;
}
export type AttributeKind = PlainKind | Nested | ArrayOf | StructKind | NestedBy;

export const nested = (table: AttributeTable): Nested => ({ nested: table });
/** A nest behind a struct; its table may be declared later than this. */
export const nestedBehind = (
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever its fields
  header: Layout<any>,
  table: () => AttributeTable,
): Nested => ({
  header,
  get nested() {
    return table();
  },
});
export const array = (of: AttributeKind): ArrayOf => ({ array: of });
// oxlint-disable-next-line typescript/no-explicit-any -- whatever its fields
export const struct = (layout: Layout<any>): StructKind => ({ struct: layout });
export const nestedBy = (by: number, tables: NestedBy['tables']): NestedBy => ({ by, tables });

export interface Attribute {
  readonly name: string;
  /** nla_type without flag bits. */
  readonly type: number;
  readonly kind: AttributeKind;
  /** Names of the values, of a number. */
  readonly symbols?: Symbols;
}

export interface AttributeTable<K extends string = string> {
  readonly title: string;
  /** Name to type. */
  readonly values: Readonly<Record<K, number>>;
  readonly all: readonly Attribute[];
  byType(type: number): Attribute | undefined;
  /** For people: the name, or the number marked as unknown, e.g. `0x7f?`. */
  show(type: number): string;
}

type Declared = readonly [type: number, kind: AttributeKind, symbols?: Symbols];

/** Declares the attributes of a space; the first name of a type wins. */
export function attributes<K extends string>(
  title: string,
  declared: Readonly<Record<K, Declared>>,
): AttributeTable<K> {
  const all: Attribute[] = [];
  const byType = new Map<number, Attribute>();
  const values: Record<string, number> = {};
  for (const [name, [type, kind, symbols]] of Object.entries<Declared>(declared)) {
    const one: Attribute = { name, type, kind, ...(symbols && { symbols }) };
    all.push(one);
    values[name] = type;
    if (!byType.has(type)) byType.set(type, one);
  }
  return {
    title,
    values: values as Record<K, number>,
    all,
    byType: (type) => byType.get(type),
    show: (type) => byType.get(type)?.name ?? `0x${type.toString(16)}?`,
  };
}

/** The table of a space of which nothing is known. */
export const unknownAttributes: AttributeTable = attributes('unknown', {});
