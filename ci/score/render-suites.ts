/** The score of the suites, for people. */
import { wrap } from '../../reports/wrap.ts';
import { LOUD, type FaultScore, type SuiteScore } from './suite-score.ts';

/** Of lines that list names. */
const WIDTH = 160;

export function renderSuiteScore(score: SuiteScore): string {
  const wide = Math.max(...score.faults.map(({ fault }) => fault.length));
  const lines = score.faults.map((each) => `  ${each.fault.padEnd(wide)}  ${wordOf(each)}`);
  lines.push('');
  if (score.failing.length > 0) {
    lines.push(`${score.failing.length} rules fail without any fault: ${score.failing.join(', ')}`);
  }
  const loud = score.faults.filter((each) => each.loud);
  if (loud.length > 0) {
    lines.push(
      `${loud.length} faults do not count, since more than ${LOUD * 100} % of the rules catch them`,
    );
  }
  lines.push(...wrap(`${score.survivors.length} faults survive${list(score.survivors)}`, WIDTH));
  const idle = `${score.idle.length} rules that no fault that counts made fail${list(score.idle)}`;
  lines.push(...wrap(idle, WIDTH));
  lines.push(
    `${score.rules} rules hold on the simulator, ${score.skipped} could not be asked`,
    `${score.caught} of ${score.counted} faults that count are caught (${share(score)} %)`,
  );
  return lines.join('\n');
}

function wordOf({ caughtBy, loud, equivalent, undecided, broken }: FaultScore): string {
  const [first, ...rest] = [
    caughtBy.length === 0 ? '' : `${caughtBy.length} rules: ${caughtBy.slice(0, 3).join(', ')}`,
    loud ? 'does not count: too many rules catch it' : '',
    equivalent === undefined ? '' : `does not count: ${equivalent}`,
    broken.length > 0
      ? `brought down ${broken.length} rules: ${broken.slice(0, 3).join(', ')}`
      : '',
  ].filter((each) => each !== '');
  const survives = undecided === undefined ? 'SURVIVES' : `SURVIVES: ${undecided}`;
  return [first ?? survives, ...rest].join('; ');
}

const list = (names: readonly string[]): string =>
  names.length === 0 ? '' : `: ${names.join(', ')}`;

const share = ({ caught, counted }: SuiteScore): string =>
  counted === 0 ? '100.0' : ((100 * caught) / counted).toFixed(1);
