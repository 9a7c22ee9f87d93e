/** A C struct, one line a field. */
import { readField, type Field, type Layout } from '../layout.ts';
import { byteCount, type Page, type Place } from './line.ts';

export interface StructOptions {
  /** In place of the struct's name, e.g. `nlmsgerr.msg`. */
  readonly name?: string;
  /** Texts of fields that the layout alone cannot explain. */
  readonly texts?: Readonly<Record<string, (value: number) => string>>;
  readonly remarks?: Readonly<Record<string, string | undefined>>;
}

/**
 * Writes the fields that fit between `start` and `end`, and the piece of the one that does not.
 * @returns where the struct ends, or `end`.
 */
export function describeStruct(
  page: Page,
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever its fields
  layout: Layout<any>,
  [start, end]: readonly [start: number, end: number],
  place: Place,
  options: StructOptions = {},
): number {
  const name = options.name ?? layout.name;
  const fields = Object.entries(layout.fields as Record<string, Field>);
  let at = start;
  for (const [key, field] of fields) {
    if (at + field.size > end) {
      const remark = `${name}.${key} needs ${byteCount(field.size)}, has ${end - at}`;
      page.rest(place, at, end, remark, { name: `${name}.${key}` });
      return end;
    }
    const value = readField(page.view, page.bytes, at, field);
    page.write(place, {
      offset: at,
      length: field.size,
      kind: 'field',
      name: `${name}.${key}`,
      text: showField(field, value, options.texts?.[key]),
      remark: options.remarks?.[key] ?? padRemark(field, value),
    });
    at += field.size;
  }
  return at;
}

function showField(
  { symbols, pad }: Field,
  value: number | bigint | Uint8Array,
  text: ((value: number) => string) | undefined,
): string {
  if (value instanceof Uint8Array) return pad ? '' : byteCount(value.length);
  if (typeof value === 'bigint') return String(value);
  return text?.(value) ?? symbols?.show(value) ?? String(value);
}

const padRemark = ({ pad }: Field, value: number | bigint | Uint8Array): string | undefined =>
  pad && value instanceof Uint8Array && value.some((byte) => byte !== 0)
    ? 'padding not zero'
    : undefined;
