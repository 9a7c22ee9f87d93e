/** Which fields of two decoded messages differ, by name: offsets aside, since one field moves the rest. */

interface FieldLine {
  /** `nlmsghdr.len`; of a line that shows no bytes, its text. */
  name: string;
  /** Bytes and meaning, without the offset. */
  content: string;
}

/** Bytes or words that did not fit the line above: no offset, and far to the right. */
const CONTINUATION = /^\s{5,}\S/;
/** As `renderLines` of the wire writes them: offset, bytes in groups, name, meaning. */
const FIELD = /^\s*\d+ {2}((?:[0-9a-f]{2,8} ?)*)\s*(\S+)(.*)$/;

/**
 * Names of the fields in which decoded `got` differs from decoded `want`, in order of appearance;
 * empty where both say the same, offsets aside.
 */
export function differingFields(want: readonly string[], got: readonly string[]): string[] {
  const [wanted, received] = [fieldsOf(want), fieldsOf(got)];
  const names = [...new Set([...received, ...wanted].map(({ name }) => name))];
  const of = (fields: readonly FieldLine[], name: string): string =>
    JSON.stringify(fields.filter((each) => each.name === name).map(({ content }) => content));
  const differing = names.filter((name) => of(wanted, name) !== of(received, name));
  if (differing.length > 0) return differing;
  // the same fields in another order
  const [a, b] = [wanted, received].map((fields) => fields.map(({ name }) => name));
  return JSON.stringify(a) === JSON.stringify(b) ? [] : ['order'];
}

function fieldsOf(lines: readonly string[]): FieldLine[] {
  const fields: FieldLine[] = [];
  for (const line of lines) {
    const [, bytes, name, meaning = ''] = FIELD.exec(line) ?? [];
    const last = fields.at(-1);
    if (bytes !== undefined && name !== undefined) {
      fields.push({ name, content: `${bytes.trim()}${meaning}` });
    } else if (last !== undefined && CONTINUATION.test(line)) {
      last.content += ` ${line.trim()}`;
    } else fields.push({ name: line.trim(), content: line.trim() });
  }
  return fields;
}
