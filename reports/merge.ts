/** Several runs as one: shards of a run, or runs on several machines. */
import type {
  PartialRun,
  RequirementResult,
  RunFacts,
  RunResult,
  TargetResult,
} from './run-result.ts';
import { groupBy } from './tally.ts';
import { visible } from './visible.ts';

/** A result and where it was read. */
export interface Part {
  path: string;
  result: RunResult;
}

/** Results that do not belong together: the user's mistake. */
export class MergeError extends Error {
  constructor(text: string) {
    super(visible(text));
    this.name = 'MergeError';
  }
}

/** What one target gave in one part. */
interface Piece extends Part {
  target: TargetResult;
  results: RequirementResult[];
}

/**
 * All reports of the parts, in one. Targets of one spec but of different versions are kept apart:
 * `kernel` becomes `kernel@6.1.0` and `kernel@6.18.2`.
 *
 * @param place of a rule, for the order of the result; unknown rules come last
 * @throws MergeError if versions differ, or if a verdict stands in two parts
 */
export function merge(parts: readonly Part[], place: (id: string) => number): RunResult {
  const [first] = parts;
  if (first === undefined) throw new MergeError('no result to merge');
  for (const part of parts.slice(1)) checkTool(first, part);
  if (first.result.tool === undefined) {
    throw new MergeError(`${first.path} does not say which nlconform wrote it: run again`);
  }
  const pieces = parts.flatMap((part) =>
    part.result.targets.map((target) => ({
      ...part,
      target,
      results: part.result.results.filter((one) => one.target === target.spec),
    })),
  );
  const columns = groupBy(pieces, identityOf).map(([, column]) => column);
  for (const column of columns) checkOverlap(column);
  const labels = labelsOf(columns);
  const targets = columns.map((column, index) => targetOf(column, labels[index] ?? ''));
  const results = columns.flatMap((column, index) =>
    column
      .flatMap((piece) => piece.results)
      .toSorted((a, b) => place(a.id) - place(b.id))
      .map((result) => ({ ...result, target: labels[index] ?? '' })),
  );
  const { nlconform, version, tool } = first.result;
  const partial = partialOf(parts, columns, results.length);
  const unused = parts.flatMap((part) => part.result.unused ?? []);
  const asked = Object.assign({}, ...parts.map((part) => part.result.asked)) as NonNullable<
    RunResult['asked']
  >;
  return {
    nlconform,
    version,
    tool,
    ...factsOf(parts),
    ...(partial && { partial }),
    parts: parts.map(({ result }) => ({
      ...ownFacts(result),
      targets: result.targets.map(({ spec }) => spec),
    })),
    targets,
    results,
    masks: masksOf(parts),
    ...(unused.length > 0 && { unused }),
    ...(Object.keys(asked).length > 0 && { asked }),
  };
}

/** As the first piece has it, with what was heard of the kernel in all of them. */
function targetOf(column: readonly Piece[], spec: string): TargetResult {
  const health = column.flatMap(({ target }) => target.health ?? []);
  return { ...column[0]!.target, spec, ...(health.length > 0 && { health }) };
}

function checkTool(first: Part, part: Part): void {
  const [a, b] = [first, part].map(({ result }) => result.tool ?? 'one that does not say it');
  if (a === b) return;
  throw new MergeError(
    `${part.path} is of nlconform ${b}, ${first.path} of ${a}: only results of one version can be merged`,
  );
}

/** The same implementation, as far as it says. */
function identityOf({ target: { spec, name, version, unavailable } }: Piece): string {
  return JSON.stringify(unavailable ? [spec, unavailable] : [spec, name, version]);
}

function checkOverlap(column: readonly Piece[]): void {
  const seen = new Map<string, Piece>();
  for (const piece of column) {
    for (const { id, target } of piece.results) {
      const other = seen.get(id);
      if (other !== undefined) {
        throw new MergeError(
          `${other.path}${shardText(other)} and ${piece.path}${shardText(piece)} overlap: both have ${id} on ${target}`,
        );
      }
      seen.set(id, piece);
    }
  }
}

const shardText = ({ result: { shard } }: Part): string =>
  shard === undefined ? '' : ` (shard ${shard.index}/${shard.of})`;

/** The spec, or with the version where there are several of that spec; each different. */
function labelsOf(columns: readonly Piece[][]): string[] {
  const specs = columns.map(([piece]) => piece?.target.spec ?? '');
  const labels: string[] = [];
  for (const [index, spec] of specs.entries()) {
    const { version = 'unavailable' } = columns[index]?.[0]?.target ?? {};
    const alone = specs.filter((one) => one === spec).length === 1;
    const label = alone ? spec : `${spec}@${version}`;
    const same = labels.filter((one) => one === label || one.startsWith(`${label}#`)).length;
    labels.push(same === 0 ? label : `${label}#${same + 1}`);
  }
  return labels;
}

/** The worst of the parts; else missing shards of any column. */
function partialOf(
  parts: readonly Part[],
  columns: readonly Piece[][],
  judged: number,
): PartialRun | undefined {
  const cut = parts.flatMap(({ result }) => result.partial ?? []);
  const order = ['interrupted', 'terminated', 'shards', 'bail'] as const;
  const why = order.find((each) => cut.some((one) => one.why === each));
  const lost = cut.reduce((sum, one) => sum + one.of - one.judged, 0);
  const missing = columns.reduce((sum, column) => sum + missingIn(column), 0);
  if (why !== undefined && (why !== 'bail' || missing === 0)) {
    return { why, judged, of: judged + lost + missing };
  }
  return missing === 0 ? undefined : { why: 'shards', judged, of: judged + lost + missing };
}

/** Verdicts of the shards that are not there: as many as the mean of those that are. */
function missingIn(column: readonly Piece[]): number {
  const shards = column.filter(({ target }) => !target.unavailable);
  const of = Math.max(0, ...shards.map(({ result }) => result.shard?.of ?? 0));
  if (of === 0) return 0;
  const there = new Set(shards.map(({ result }) => result.shard?.index));
  const judged = column.reduce((sum, { results }) => sum + results.length, 0);
  return Math.max(of > there.size ? 1 : 0, Math.round((judged / there.size) * (of - there.size)));
}

/** The span of all; what they have in common. */
function factsOf(parts: readonly Part[]): RunFacts {
  const results = parts.map(({ result }) => result);
  const same = <K extends 'seed' | 'order' | 'retries' | 'isolation'>(key: K) =>
    results.every((one) => one[key] === results[0]?.[key]) ? results[0]?.[key] : undefined;
  const order = same('order');
  const retries = same('retries');
  const isolation = same('isolation');
  return {
    started: results.map(({ started }) => started).toSorted(byTime)[0] ?? '',
    time: results.reduce((sum, { time }) => sum + time, 0),
    seed: same('seed') ?? 0,
    ...(order !== undefined && { order }),
    ...(retries !== undefined && { retries }),
    ...(isolation !== undefined && { isolation }),
  };
}

const byTime = (a: string, b: string): number => Date.parse(a) - Date.parse(b);

function ownFacts(result: RunResult) {
  const { started, time, seed, order, retries, isolation, shard, partial, resumed } = result;
  return {
    ...{ started, time, seed },
    ...(order !== undefined && { order }),
    ...(retries !== undefined && { retries }),
    ...(isolation !== undefined && { isolation }),
    ...(shard !== undefined && { shard }),
    ...(partial !== undefined && { partial }),
    ...(resumed !== undefined && { resumed }),
  };
}

/** Each once: parts on several targets have the same. */
function masksOf(parts: readonly Part[]): RunResult['masks'] {
  const masks = parts.flatMap(({ result }) => result.masks);
  return groupBy(masks, ({ name, reason }) => JSON.stringify([name, reason])).flatMap(
    ([, [mask]]) => mask ?? [],
  );
}
