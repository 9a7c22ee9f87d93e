/** A plain table. */
import { el } from './element.ts';

/** A head that begins with `#` is one of numbers: to the right, digits below digits. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly (HTMLElement | string)[])[],
): HTMLElement {
  const classOf = (column: number) => (heads[column]?.startsWith('#') ? 'number' : '');
  return el(
    'div',
    'scroll',
    el(
      'table',
      'plain',
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          heads.map((head, index) =>
            el('th', { scope: 'col', class: classOf(index) }, head.replace('#', '')),
          ),
        ),
      ),
      el(
        'tbody',
        {},
        rows.map((row) =>
          el(
            'tr',
            {},
            row.map((content, index) => el('td', classOf(index), content)),
          ),
        ),
      ),
    ),
  );
}
