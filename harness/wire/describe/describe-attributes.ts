/** A row of attributes, one line each, nests indented. */
import {
  type Attribute,
  type AttributeKind,
  type AttributeTable,
  type NestedBy,
  unknownAttributes,
} from '../attribute-table.ts';
import { hexOf } from '../hex.ts';
import { NLA_TYPE_MASK } from '../constants/netlink.ts';
import { readField, type Field } from '../layout.ts';
import { NLA_HDRLEN, walkAttributes, type RawAttribute } from '../walk-attributes.ts';
import { align4 } from '../structs/netlink.ts';
import { describeStruct } from './describe-struct.ts';
import { byteCount, inside, isZero, type Page, type Place } from './line.ts';
import { showValue, type Shown } from './show-value.ts';

/** How a row names and reads the attributes that stand in it. */
export type Row = { readonly table: AttributeTable } | { readonly of: AttributeKind };

/** More about an attribute than its table knows, e.g. what stands at NLMSGERR_ATTR_OFFS. */
export type Annotate = (attribute: RawAttribute) => string | undefined;

/** Deeper nests are shown as bytes: nothing real is, and a fuzzer's must not exhaust the stack. */
const MAX_DEPTH = 24;

export function describeAttributes(
  page: Page,
  [start, end]: readonly [start: number, end: number],
  row: Row,
  place: Place,
  annotate?: Annotate,
): void {
  const { attributes, rest } = walkAttributes(page.bytes, start, end);
  for (const one of attributes) {
    describeAttribute(page, one, known(row, one.type), attributes, place, annotate);
  }
  if (rest === undefined) return;
  const { offset, bytes, why } = rest;
  const type = bytes.length < NLA_HDRLEN ? undefined : page.view.getUint16(offset + 2, true);
  page.rest(place, offset, end, why, {
    text: type === undefined ? '' : `of type ${known(row, type & NLA_TYPE_MASK).name}`,
  });
}

/** Name and kind of an attribute of the row. */
function known(row: Row, type: number): Attribute {
  if ('of' in row) return { name: `[${type}]`, type, kind: row.of };
  return row.table.byType(type) ?? { name: row.table.show(type), type, kind: 'binary' };
}

function describeAttribute(
  page: Page,
  raw: RawAttribute,
  attribute: Attribute,
  siblings: readonly RawAttribute[],
  place: Place,
  annotate: Annotate | undefined,
): void {
  const { offset, nla_len, payload, padding } = raw;
  const { name } = attribute;
  const end = offset + nla_len;
  const row = place.depth < MAX_DEPTH ? rowInside(raw, attribute, siblings) : undefined;
  if (row !== undefined) {
    const text = byteCount(payload.length) + flagsOf(raw);
    page.write(place, { offset, length: NLA_HDRLEN, kind: 'attribute', name, text });
    const start = describeInnerHeader(page, attribute, [offset + NLA_HDRLEN, end], place);
    describeAttributes(page, [start, end], row, inside(place, name));
    page.padding(inside(place, name), end, end + padding.length);
    return;
  }
  const { text, remark } = showLeaf(attribute, payload);
  const more = annotate?.(raw);
  const remarks = [remark, isZero(padding) ? undefined : 'padding not zero'];
  page.write(place, {
    offset,
    length: nla_len + padding.length,
    kind: 'attribute',
    name,
    text: text + (more === undefined ? '' : ` (${more})`) + flagsOf(raw),
    remark: remarks.filter((each) => each !== undefined).join(', ') || undefined,
  });
}

/** The struct before the attributes of a nest, where there is one. @returns where they start */
function describeInnerHeader(
  page: Page,
  { name, kind }: Attribute,
  [start, end]: readonly [start: number, end: number],
  place: Place,
): number {
  if (typeof kind === 'string' || !('nested' in kind) || kind.header === undefined) return start;
  const at = describeStruct(page, kind.header, [start, end], inside(place, name));
  const first = Math.min(start + align4(kind.header.size), end);
  page.padding(inside(place, name), at, first);
  return Math.max(at, first);
}

/** The row that an attribute holds; an unknown one has to say so with NLA_F_NESTED. */
function rowInside(
  raw: RawAttribute,
  { name, kind }: Attribute,
  siblings: readonly RawAttribute[],
): Row | undefined {
  if (typeof kind === 'string') {
    const unknown = name.endsWith('?');
    return unknown && raw.nested ? { table: unknownAttributes } : undefined;
  }
  if ('nested' in kind) return { table: kind.nested };
  if ('array' in kind) return { of: kind.array };
  if ('struct' in kind) return undefined;
  return { table: chosen(kind, siblings) };
}

/** The table that a string beside the nest names, e.g. by IFLA_INFO_KIND. */
function chosen({ by, tables }: NestedBy, siblings: readonly RawAttribute[]): AttributeTable {
  const payload = siblings.find(({ type }) => type === by)?.payload ?? new Uint8Array();
  const text = String.fromCharCode(...payload.subarray(0, 64)).replace(/\0.*$/s, '');
  return (Object.hasOwn(tables, text) ? tables[text] : undefined) ?? unknownAttributes;
}

function showLeaf({ kind, symbols }: Attribute, payload: Uint8Array): Shown {
  if (typeof kind === 'string') return showValue(kind, payload, symbols);
  if (!('struct' in kind)) return { text: byteCount(payload.length) };
  const { fields, size, name } = kind.struct;
  if (payload.length < size) {
    return {
      text: byteCount(payload.length),
      remark: `${name} needs ${byteCount(size)}, has ${payload.length}`,
    };
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let at = 0;
  const parts = Object.entries(fields as Record<string, Field>).map(([key, field]) => {
    const value = readField(view, payload, at, field);
    at += field.size;
    return `${key} ${value instanceof Uint8Array ? hexOf(value) : value}`;
  });
  const text = parts.join(', ');
  return payload.length === size
    ? { text }
    : { text, remark: `${name} takes ${byteCount(size)}, has ${payload.length}` };
}

const flagsOf = ({ nested, netByteorder }: RawAttribute): string =>
  (nested ? ' NLA_F_NESTED' : '') + (netByteorder ? ' NLA_F_NET_BYTEORDER' : '');
