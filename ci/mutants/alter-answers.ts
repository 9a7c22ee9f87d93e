/**
 * For rules that no simulator can be asked: the answers of a kernel, one byte or number of them
 * altered at a time. A rule fails by it where every step notices some of its own.
 */
import { branchOf } from '../../harness/oracle/index.ts';
import type { Outcome, Transcript } from '../../harness/program/transcript.ts';
import { judge, programOf } from '../../harness/runner/judge.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import { suites } from '../../suites/index.ts';
import type { Bitten } from './mutants-file.ts';

/** The mutator of what is found so. */
export const ANSWER = 'an answer';

/** @returns those of these rules that the simulator does not model, that hold on the target, and fail where its answers are altered */
export async function alterAnswers(spec: string, rules: ReadonlySet<string>): Promise<Bitten[]> {
  const target = openTarget(spec);
  const simulator = openTarget('simulator');
  const { capabilities: simulated } = await simulator.start();
  const modelled = async ({ needs, cases }: Requirement): Promise<boolean> => {
    if (!needs.every((need) => simulated.includes(need))) return false;
    const transcripts = await simulator.run(cases.map(programOf));
    return cases.every((each, index) => {
      const transcript = transcripts[index];
      return transcript !== undefined && judge(each, transcript).result.verdict !== 'skip';
    });
  };
  const bitten: Bitten[] = [];
  try {
    const { capabilities, version } = await target.start();
    const askable = ({ id, needs, differs }: Requirement): boolean =>
      rules.has(id) &&
      needs.every((need) => capabilities.includes(need)) &&
      differs?.[branchOf(version)] === undefined;
    for (const requirement of suites.flatMap((suite) => suite.requirements).filter(askable)) {
      if (await modelled(requirement)) continue;
      const { id, cases } = requirement;
      for (const each of cases) {
        const [transcript] = await target.run([programOf(each)], { isolation: 'program' });
        if (transcript === undefined || judge(each, transcript).result.verdict !== 'pass') continue;
        const { altered, noticed, everyStep } = noticedIn(each, transcript);
        if (!everyStep) continue;
        bitten.push({
          ...{ rule: id, name: each.name, file: spec, line: 0, mutator: ANSWER, rules: 1 },
          ...{ was: `${altered} bytes and numbers`, became: `one altered: ${noticed} are noticed` },
        });
        break;
      }
    }
  } finally {
    await target.close();
  }
  return bitten;
}

interface Noticed {
  altered: number;
  noticed: number;
  /** Every step notices one of its own. */
  everyStep: boolean;
}

export function noticedIn(given: Case, transcript: Transcript): Noticed {
  const sum: Noticed = { altered: 0, noticed: 0, everyStep: true };
  for (const [index, outcome] of transcript.outcomes.entries()) {
    let [altered, noticed] = [0, 0];
    for (const other of alterations(outcome)) {
      altered++;
      const outcomes = transcript.outcomes.with(index, other);
      if (judge(given, { ...transcript, outcomes }).result.verdict === 'fail') noticed++;
    }
    sum.altered += altered;
    sum.noticed += noticed;
    if (noticed === 0) sum.everyStep = false;
  }
  return sum;
}

/** Another error; a byte of a datagram one more; a datagram where none was; an error, or one more. */
function* alterations(outcome: Outcome): Generator<Outcome> {
  if ('errno' in outcome) yield { errno: outcome.errno === 'EINVAL' ? 'EPERM' : 'EINVAL' };
  if (!('ret' in outcome)) return;
  const { datagrams } = outcome;
  if (datagrams === undefined) {
    yield { errno: 'EPERM' };
    yield { ...outcome, ret: outcome.ret + 1 };
    return;
  }
  if (datagrams.length === 0) yield { ...outcome, ret: 1, datagrams: [{ bytes: '00' }] };
  for (const [at, datagram] of datagrams.entries()) {
    for (let byte = 0; byte < datagram.bytes.length; byte += 2) {
      const value = (Number.parseInt(datagram.bytes.slice(byte, byte + 2), 16) + 1) & 0xff;
      const bytes =
        datagram.bytes.slice(0, byte) +
        value.toString(16).padStart(2, '0') +
        datagram.bytes.slice(byte + 2);
      yield { ...outcome, datagrams: datagrams.with(at, { ...datagram, bytes }) };
    }
  }
}
