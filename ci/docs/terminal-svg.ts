/** Lines of a terminal as a picture that GitHub shows: no script, no font from elsewhere. */
export type Shade = 'plain' | 'command' | 'differs' | 'faint';

export interface ShadedLine {
  text: string;
  shade: Shade;
}

const COLUMN = 7.23;
const ROW = 17;
const MARGIN = 14;
const SIZE = 12;
/** Ground, then text by shade; chosen to be read on light and dark pages alike. */
const GROUND = '#14181d';
const INK: Readonly<Record<Shade, string>> = {
  plain: '#c9d1d9',
  command: '#7ee787',
  differs: '#ffb3ab',
  faint: '#8b949e',
};

export function svgOf(lines: readonly ShadedLine[], columns: number): string {
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const height = lines.length * ROW + 2 * MARGIN;
  const rows = lines.map(({ text, shade }, index) => row(text, shade, index, width));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escape(lines.find(({ shade }) => shade === 'differs')?.text ?? '')}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>`,
    `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${SIZE}">`,
    ...rows,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function row(text: string, shade: Shade, index: number, width: number): string {
  const y = MARGIN + index * ROW;
  const ground =
    shade === 'differs'
      ? `<rect x="0" y="${y}" width="${width}" height="${ROW}" fill="#4a1d1d"/>`
      : '';
  // blanks would be joined, whatever xml:space says in some viewers; textLength keeps columns in line whatever font there is
  const length = text.length === 0 ? '' : ` textLength="${(text.length * COLUMN).toFixed(1)}"`;
  const ink = `fill="${INK[shade]}"${shade === 'differs' ? ' font-weight="bold"' : ''}`;
  return `${ground}<text x="${MARGIN}" y="${y + SIZE}" ${ink}${length} lengthAdjust="spacing">${escape(text).replaceAll(' ', '\u00a0')}</text>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
