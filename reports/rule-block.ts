/** The evidence of one rule, below its name: labels in a column, long texts wrapped. */
import { evidenceOf } from './evidence.ts';
import type { Field } from './evidence.ts';
import type { Paint, Style } from './paint.ts';
import type { RequirementResult } from './run-result.ts';
import { wrap } from './wrap.ts';

const LABEL = 13;
const INDENT = 2;

const ACCENTS: Readonly<Record<string, Style>> = { differs: 'red', replay: 'bold' };

/** Lines, each indented. */
export function ruleBlock(result: RequirementResult, width: number, paint: Paint): string[] {
  return evidenceOf(result).flatMap((field) => fieldLines(field, width, paint));
}

function fieldLines({ label, lines, verbatim }: Field, width: number, paint: Paint): string[] {
  const room = Math.max(width - INDENT - LABEL, 20);
  const accent = ACCENTS[label];
  return lines
    .flatMap((line) => (verbatim ? [line] : wrap(line, room)))
    .map((line, index) => {
      const head = (index === 0 ? label : '').padEnd(LABEL);
      const text = accent === undefined ? line : paint(accent, line);
      return `${' '.repeat(INDENT)}${paint('dim', head)}${text}`.trimEnd();
    });
}
