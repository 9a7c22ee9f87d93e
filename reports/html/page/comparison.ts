/** Want and got side by side, decoded, with hex: lines that differ and their bytes are marked. */
import { align } from './align.ts';
import { decodedLine } from './decoded-line.ts';
import type { DecodedLine } from './decoded-line.ts';
import { el } from './element.ts';

const COLUMNS = ['sign', 'offset', 'bytes', 'text'];

/** A table; where there is no room for two sides the style sheet makes one column of it. */
export function comparison(want: readonly string[], got: readonly string[]): HTMLElement {
  const wanted = want.map(decodedLine);
  const came = (got.length === 0 ? ['nothing'] : got).map(decodedLine);
  return el(
    'table',
    'comparison',
    ['want', 'got'].flatMap(() => COLUMNS.map((name) => el('col', name))),
    el('thead', {}, el('tr', {}, side('want'), side('got'))),
    el(
      'tbody',
      {},
      align(keysOf(wanted), keysOf(came)).map(({ want, got, differs }) => {
        const left = want === undefined ? undefined : wanted[want];
        const right = got === undefined ? undefined : came[got];
        return el(
          'tr',
          differs ? 'differs' : '',
          cellsOf(left, differs ? right : undefined, 'want'),
          cellsOf(right, differs ? left : undefined, 'got'),
        );
      }),
    ),
  );
}

function side(name: string): HTMLElement {
  return el('th', { colspan: COLUMNS.length, scope: 'col' }, name);
}

/**
 * Above decoded bytes the two sides are named in different words (`datagram 0: refusal EPERM`,
 * `datagram 0: NLMSG_ERROR …`): there the bytes tell whether they differ.
 */
function keysOf(lines: readonly DecodedLine[]): string[] {
  return lines.map((line, index) => {
    const isTitle = isHeading(line) && lines[index + 1]?.offset === '0';
    return isTitle ? line.text.replace(/:.*/su, '') : Object.values(line).join('\t');
  });
}

function isHeading({ offset, bytes }: DecodedLine): boolean {
  return offset === '' && bytes.length === 0;
}

/** The sign shows in rows that differ. */
const SIGNS = { want: '−', got: '+' } as const;

/** Sign, offset, bytes, text. */
function cellsOf(
  line: DecodedLine | undefined,
  other: DecodedLine | undefined,
  side: keyof typeof SIGNS,
): HTMLElement[] {
  if (!line) return [el('td', { class: `${side} none`, colspan: COLUMNS.length })];
  return [
    el('td', `${side} sign`, SIGNS[side]),
    ...(isHeading(line)
      ? [
          el(
            'td',
            { colspan: COLUMNS.length - 1, class: `${side} heading` },
            marked(line.text, other?.text),
          ),
        ]
      : [el('td', `${side} offset`, line.offset), ...contentOf(line, other, side)]),
  ];
}

/** Where one of bytes and text is missing, the other has its room. */
function contentOf(line: DecodedLine, other: DecodedLine | undefined, side: string): HTMLElement[] {
  const bytes = bytesOf(line, other);
  const text = marked(line.text, other?.text);
  if (line.bytes.length === 0) return [el('td', { class: `${side} text`, colspan: 2 }, text)];
  if (line.text === '') return [el('td', { class: `${side} bytes`, colspan: 2 }, bytes)];
  return [el('td', `${side} bytes`, bytes), el('td', `${side} text`, text)];
}

function bytesOf({ bytes }: DecodedLine, other: DecodedLine | undefined) {
  return bytes.flatMap((byte, index) => [
    index > 0 && ' ',
    other && other.bytes[index] !== byte ? el('mark', {}, byte) : byte,
  ]);
}

/** The part between what both begin and end with. */
function marked(text: string, other: string | undefined) {
  if (other === undefined || other === text) return [text];
  const words = text.split(/(?<=\s)/u);
  const others = other.split(/(?<=\s)/u);
  let head = 0;
  while (head < words.length && words[head] === others[head]) head++;
  let tail = 0;
  while (tail < words.length - head && words.at(-1 - tail) === others.at(-1 - tail)) tail++;
  const end = words.length - tail;
  return [
    words.slice(0, head).join(''),
    head < end && el('mark', {}, words.slice(head, end).join('')),
    words.slice(end).join(''),
  ];
}
