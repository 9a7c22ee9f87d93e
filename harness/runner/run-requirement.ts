/** Runs one rule on a target, and judges it. */
import { COMMAND } from '../own-module.ts';
import { branchOf, entriesFor, type KnownDivergence, protocolsOf } from '../oracle/index.ts';
import { TRANSCRIPT_VERSION, type Transcript } from '../program/transcript.ts';
import { HarnessError, type Isolation, type Target, type TargetInfo } from '../targets/target.ts';
import type { CaseResult, RequirementResult } from '../../reports/run-result.ts';
import { type Judged, judge, programOf } from './judge.ts';
import type { Case, Requirement } from './requirement.ts';
import { shuffled } from './shuffled.ts';
import { tellEachOnce, tellProgram } from './told-program.ts';
import { verdictOf } from './verdict.ts';

export interface RuleSettings {
  ledger?: readonly KnownDivergence[];
  /** `2027-03-01`: entries of the ledger that end before it excuse nothing. Default the day it is. */
  today?: string;
  /** Called when a rule of the folder is about to be asked; default `program`. */
  isolate?: (suite: string) => Isolation;
  /** How often a failing case is asked again; default 0. */
  retries?: number;
  /** Asks the cases in the random order of this seed; default as listed. */
  seed?: number;
}

/** Runs one rule: every case, and the verdict on all of them. */
export async function runRequirement(
  requirement: Requirement,
  suite: string,
  target: Target,
  info: TargetInfo,
  settings: RuleSettings = {},
): Promise<RequirementResult> {
  const { id, rule, level, source } = requirement;
  const base = {
    id,
    suite,
    rule,
    level,
    source: [...source],
    target: target.spec,
    replay: `${COMMAND} run ${id} --target ${quote(target.spec)}`,
  };
  const reason = cannotAsk(requirement, info);
  if (reason !== undefined) {
    return { ...base, verdict: 'skip', reason, time: 0, cases: requirement.cases.map(unasked) };
  }
  const begin = performance.now();
  const asking: Asking = { id, suite, target, settings, warns: requirement.warns ?? [] };
  const cases: CaseResult[] = [];
  const bytes = { received: 0, compared: 0 };
  try {
    for (const judged of await askAll(requirement.cases, asking)) {
      cases.push(judged.result);
      bytes.received += judged.bytes.received;
      bytes.compared += judged.bytes.compared;
    }
    await askAgain(requirement.cases, cases, asking);
    tellEachOnce(cases);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const time = performance.now() - begin;
    return { ...base, verdict: 'broken', reason: error.message, time, cases };
  }
  const time = performance.now() - begin;
  const { ledger = [], today = dayOf(new Date()) } = settings;
  const entries = entriesFor(ledger, id, { ...info, spec: target.spec });
  return { ...base, ...verdictOf(cases, level, entries, today), time, bytes, cases };
}

interface Asking {
  id: string;
  suite: string;
  target: Target;
  settings: RuleSettings;
  /** See Requirement. */
  warns: readonly string[];
}

/** In the order given, whatever the order in which they are asked. */
async function askAll(
  cases: readonly Case[],
  { id, suite, target, settings: { isolate, seed }, warns }: Asking,
): Promise<(Judged & { result: CaseResult })[]> {
  const begin = performance.now();
  const order = seed === undefined ? [...cases] : shuffled(cases, seed);
  const isolation = isolate?.(suite) ?? 'program';
  const transcripts = await target.run(order.map(programOf), { isolation, warns });
  const time = (performance.now() - begin) / cases.length;
  return cases.map((each, index) => {
    const transcript = transcripts[order.indexOf(each)];
    if (transcript === undefined) throw new HarnessError(`run ${id}`, `no transcript ${index}`);
    const judged = judge(each, transcript);
    return { ...judged, result: { ...judged.result, time } };
  });
}

/** Asks the failing ones again, always as often as allowed: how often they fail is told. */
async function askAgain(
  cases: readonly Case[],
  results: CaseResult[],
  asking: Asking,
): Promise<void> {
  const { retries = 0 } = asking.settings;
  const failing = [...results.keys()].filter((index) => results[index]?.verdict === 'fail');
  if (retries === 0 || failing.length === 0) return;
  const failed = new Map(failing.map((index) => [index, 1]));
  for (let turn = 0; turn < retries; turn++) {
    const again = await askAll(
      failing.map((index) => cases[index] as Case),
      asking,
    );
    for (const [at, index] of failing.entries()) {
      const verdict = again[at]?.result.verdict;
      // a target that is lost the second time is broken, not flaky
      if (verdict === 'broken') throw new HarnessError(`run ${asking.id} again`, lossOf(again[at]));
      if (verdict !== 'pass') failed.set(index, (failed.get(index) ?? 0) + 1);
    }
  }
  for (const [index, count] of failed) {
    const result = results[index] as CaseResult;
    result.attempts = { failed: count, of: retries + 1 };
    if (count <= retries) result.verdict = 'flaky';
  }
}

const lossOf = (judged: Judged | undefined): string => judged?.result.reason ?? 'no reason given';

/** `2027-03-01`, by the clock of the place: that is how a person reads a day. */
const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((number) => String(number).padStart(2, '0'))
    .join('-');

/** For a POSIX shell. */
const quote = (spec: string): string =>
  /^[\w:./-]+$/.test(spec) ? spec : `'${spec.replaceAll("'", String.raw`'\''`)}'`;

/** What a capability takes, where its name does not say it. */
const MEANING: Readonly<Record<string, string>> = {
  registration: 'a kernel registers families from inside, by a module',
  'net-admin': 'CAP_NET_ADMIN in its namespace',
  netns: 'making network namespaces',
  capset: 'running a step without capabilities',
};

const NOTHING: Transcript = {
  nlconform: 'transcript',
  version: TRANSCRIPT_VERSION,
  outcomes: [],
  processes: {},
  ports: {},
};

/** For a reader who wants to know what would have been asked: the first case tells its program. */
function unasked(given: Case, index: number): CaseResult {
  const { name } = given;
  if (index > 0) return { name, verdict: 'skip', time: 0 };
  const program = programOf(given);
  const told = tellProgram(program, NOTHING, protocolsOf(program));
  return { name, verdict: 'skip', time: 0, program: told };
}

/** Why a target cannot be asked this rule. */
function cannotAsk({ needs, differs }: Requirement, info: TargetInfo): string | undefined {
  const missing = needs.filter((need) => !info.capabilities.includes(need));
  if (missing.length > 0) {
    const told = missing.map((need) => (need in MEANING ? `${need} (${MEANING[need]})` : need));
    return `the target lacks: ${told.join(', ')}`;
  }
  const branch = branchOf(info.version);
  const other = differs?.[branch];
  return other === undefined ? undefined : `differs on ${branch}: ${other}`;
}
