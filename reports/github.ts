/**
 * Annotations of GitHub Actions: lines on standard output that its runner shows beside a commit.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import { HEALTH_SUITE, pointsOf, suitesOf } from './points.ts';
import type { Point } from './points.ts';
import type { RunResult } from './run-result.ts';
import { verdictLine } from './verdict-line.ts';

/** GitHub shows ten errors of a step and drops the others in silence. */
const MOST = 10;

/** One line a failing rule, and one that counts what had no room. Empty where nothing fails. */
export function renderGithubAnnotations(result: RunResult): string[] {
  const bad = suitesOf(result)
    .flatMap((suite) => pointsOf(result, suite).map((point) => ({ suite, point })))
    .filter(({ point: { outcome } }) => outcome === 'failure' || outcome === 'error')
    .map(({ suite, point }) => annotation(suite, point));
  if (bad.length <= MOST) return bad;
  const rest = bad.length - (MOST - 1);
  return [
    ...bad.slice(0, MOST - 1),
    command('nlconform', `${verdictLine(result)}; ${rest} more are not shown here`),
  ];
}

function annotation(suite: string, { subject, outcome, message, replay }: Point): string {
  const title =
    outcome === 'error'
      ? `${subject} could not be judged`
      : suite === HEALTH_SUITE
        ? `kernel report ${subject}`
        : `${subject} diverges`;
  return command(title, replay === '' ? message : `${message}\nreplay: ${replay}`);
}

const command = (title: string, message: string): string =>
  `::error title=${property(title)}::${data(message)}`;

/** As @actions/core escapes: a line break would end the command. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A comma would begin the next property, a colon the message. */
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
