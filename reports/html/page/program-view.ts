/** The program of a case: its steps, the one that ended it marked, and what they sent, decoded. */
import type { Program } from '../unpack.ts';
import { decodedLine } from './decoded-line.ts';
import { el } from './element.ts';
import { plural } from './format.ts';

/** Lines of a message that are in sight at once. */
const LINES = 24;
/** Of a longer way to the step that matters only so much is in sight at once. */
const BEFORE = 12;

type Step = Program['steps'][number];

/** The message that was answered is open, others open with a click. */
export function programView({ steps, at = steps.length }: Program): HTMLElement {
  const from = Math.max(0, at - BEFORE);
  const answered = steps.findLastIndex(({ sent }, index) => sent.length > 0 && index <= at);
  const items = steps.map((step, index) =>
    stepItem(step, { index, at, open: index === answered && index >= from }),
  );
  return el(
    'section',
    'program',
    el('h4', {}, 'program'),
    from > 0 &&
      el(
        'details',
        'earlier',
        el('summary', {}, `${plural(from, 'step')} before`),
        el('ol', { start: 0 }, items.slice(0, from)),
      ),
    el('ol', { start: from }, items.slice(from)),
  );
}

function stepItem(
  { text, sent }: Step,
  { index, at, open }: { index: number; at: number; open: boolean },
): HTMLElement {
  const attributes = {
    value: index,
    class: index === at ? 'at' : index > at ? 'after' : '',
    'aria-current': index === at ? 'step' : undefined,
  };
  if (sent.length === 0) return el('li', attributes, text);
  return el(
    'li',
    attributes,
    el(
      'details',
      { open },
      el('summary', {}, text),
      sentTable(sent.slice(0, LINES)),
      sent.length > LINES &&
        el(
          'details',
          'more',
          el('summary', {}, `${plural(sent.length - LINES, 'line')} more`),
          sentTable(sent.slice(LINES)),
        ),
    ),
  );
}

function sentTable(lines: readonly string[]): HTMLElement {
  return el('table', 'sent', lines.map(sentRow));
}

function sentRow(line: string): HTMLElement {
  const { offset, bytes, text } = decodedLine(line);
  if (bytes.length === 0 && offset === '') {
    return el('tr', {}, el('td', { class: 'heading', colspan: 3 }, text));
  }
  if (bytes.length === 0) {
    const title = el('td', { class: 'text title', colspan: 2 }, text);
    return el('tr', {}, el('td', 'offset', offset), title);
  }
  const wide = text === '';
  return el(
    'tr',
    {},
    el('td', 'offset', offset),
    el('td', { class: 'bytes', colspan: wide ? 2 : undefined }, bytes.join(' ')),
    !wide && el('td', 'text', text),
  );
}
