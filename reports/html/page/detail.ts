/** The panel of one rule: its text, where it is from, and what each target made of it. */
import type { KnownEntry } from '../../run-result.ts';
import type { Case, Cell, Program, Rule } from '../unpack.ts';
import { caseList } from './case-list.ts';
import { comparison } from './comparison.ts';
import { copyable } from './copyable.ts';
import { button, el } from './element.ts';
import { duration } from './format.ts';
import { labelOf, specOf } from './page-model.ts';
import type { PageModel } from './page-model.ts';
import { programView } from './program-view.ts';
import { replayCommand } from './replay-command.ts';
import { markOf, meaningOf } from './verdict-mark.ts';

/** Of the rule, on the target of this cell. */
export function detailOf(cell: Cell, model: PageModel, onClose: () => void): HTMLElement[] {
  const { rule } = cell;
  return [
    el(
      'header',
      {},
      el('h2', {}, rule.id),
      el('span', `level ${rule.level}`, rule.level),
      button('✕', { class: 'close', 'aria-label': 'close (Esc)', title: 'close (Esc)' }, onClose),
    ),
    el('p', 'rule-text', rule.rule),
    el(
      'ul',
      { class: 'sources', 'aria-label': 'sources' },
      rule.source.map((one) => el('li', {}, one)),
    ),
    targetTabs(cell, model),
    verdictOf(cell),
    ...knownOf(cell),
    copyable(cell.replay, 'ask this rule alone'),
    ...evidenceOf(cell, model),
    caseList(cell.cases()),
  ];
}

function targetTabs(current: Cell, model: PageModel): HTMLElement {
  return el(
    'div',
    { class: 'tabs', role: 'group', 'aria-label': 'targets' },
    ranCells(current.rule).map((cell) =>
      button(
        '',
        {
          'aria-pressed': String(cell === current),
          title: `${specOf(model, cell.target)}: ${cell.verdict}`,
        },
        () => model.open(cell),
        markOf(cell.verdict),
        el('span', {}, labelOf(model, cell.target)),
      ),
    ),
  );
}

function ranCells({ cells }: Rule): Cell[] {
  return cells.filter((cell) => cell !== undefined);
}

function verdictOf({ verdict, reason, time }: Cell): HTMLElement {
  return el(
    'p',
    `verdict ${verdict}`,
    el('strong', {}, verdict),
    ` ${meaningOf(verdict)}`,
    time > 0 && ` · ${duration(time)}`,
    reason !== undefined && el('span', 'reason', reason),
  );
}

/** Entries of the ledger: where each stands, what class it is, until when it excuses, what to read. */
function knownOf(cell: Cell): HTMLElement[] {
  const entries = cell.known();
  return entries.length === 0 ? [] : [el('ul', 'entries', entries.map(entryOf(cell)))];
}

const entryOf =
  ({ reason: told }: Cell) =>
  ({ place, class: kind, reason, link, expires }: KnownEntry): HTMLElement =>
    el(
      'li',
      {},
      // one entry is mostly the cell's own reason
      told !== reason && el('span', 'reason', reason),
      el('span', 'place', place),
      kind === 'deliberate' ? ' · deliberate: not to be mended' : ' · a defect',
      expires === undefined ? ' · no last day' : ` · excuses until ${expires}`,
      link !== undefined && ' · ',
      link !== undefined && linkOf(link),
    );

/** Whoever wrote the ledger wrote it: only what a browser opens as a page becomes a link. */
const linkOf = (link: string): HTMLElement =>
  /^https?:\/\//.test(link)
    ? el('a', { href: link, rel: 'noreferrer', target: '_blank' }, link)
    : el('span', {}, link);

/** A case that was not judged: how far it came. Where the rule was not asked at all, the rule has the reason. */
function endOf(
  { name, reason = 'what would have been asked' }: Case,
  program: Program,
): HTMLElement {
  return el(
    'section',
    'evidence',
    el('h3', {}, reason),
    el('dl', {}, el('dt', {}, 'case'), el('dd', {}, name)),
    programView(program),
  );
}

/** Each cause once: the first case that shows it, with its evidence. */
function evidenceOf(cell: Cell, model: PageModel): HTMLElement[] {
  return cell.cases().flatMap((one) => {
    const { name, divergence, program, attempts } = one;
    const command = replayCommand(cell, name, model);
    if (!divergence) return program ? [endOf(one, program)] : [];
    if (!divergence.evidence) return [];
    const { step, stepText, difference, fingerprint, evidence } = divergence;
    return [
      el(
        'section',
        'evidence',
        el('h3', {}, difference),
        el(
          'dl',
          {},
          el('dt', {}, 'case'),
          el('dd', {}, name),
          !program && el('dt', {}, `step ${step}`),
          !program && el('dd', 'code', stepText),
          attempts && el('dt', {}, 'diverged'),
          attempts && el('dd', {}, `${attempts.failed} of ${attempts.of} times`),
          el('dt', {}, 'fingerprint'),
          el('dd', 'code', fingerprint),
        ),
        program && programView(program),
        program && copyable(command, 'this program alone, side by side'),
        comparison(evidence.want, evidence.got),
      ),
    ];
  });
}
