/** A program made of one that was worth keeping: its structure stays, one to three things change. */
import { type Bytes, type Segment, segmentsOf } from '../../harness/program/bytes.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { withTrueLabels } from '../../harness/program/violates.ts';
import type { Random } from '../random.ts';
import { mutateBytes } from './mutate-bytes.ts';

const [MOST_STEPS, MOST_CHANGES] = [40, 3];
const SOL_NETLINK = 270;

/** What to borrow of: programs, and every datagram that one of them sends. */
export interface Stock {
  programs: readonly Program[];
  datagrams: readonly Bytes[];
}

export function stockOf(programs: readonly Program[]): Stock {
  const datagrams: Bytes[] = [];
  for (const { steps } of programs) {
    for (const step of steps) if (step.call === 'send') datagrams.push(step.bytes);
  }
  return { programs, datagrams };
}

/** @param stock to borrow steps and messages from */
export function mutate(given: Program, stock: Stock, random: Random): Program {
  let mutated = given;
  for (let changes = 1 + random.below(MOST_CHANGES); changes > 0; changes--) {
    mutated = random.of(CHANGES)(mutated, stock, random);
  }
  const { actors } = mutated;
  const steps = mutated.steps.slice(0, MOST_STEPS).map(withTrueLabels);
  return program(steps, actors === undefined ? {} : { actors });
}

type Change = (given: Program, stock: Stock, random: Random) => Program;

const withSteps = (given: Program, steps: readonly Step[]): Program => ({
  ...given,
  steps: [...steps],
});

const changeMessage: Change = (given, { datagrams }, random) => {
  const sends = given.steps.flatMap((step, index) =>
    step.call === 'send' && segmentsOf(step.bytes).length > 0 ? [{ step, index }] : [],
  );
  if (sends.length === 0) return given;
  const { step, index } = random.of(sends);
  const bytes = mutateBytes(step.bytes, datagrams, random) as string | Segment[];
  return withSteps(given, given.steps.with(index, { ...step, bytes }));
};

const repeatStep: Change = (given, _, random) => {
  const { steps } = given;
  if (steps.length === 0) return given;
  const step = random.of(steps);
  return withSteps(given, steps.toSpliced(random.below(steps.length + 1), 0, step));
};

const dropStep: Change = (given, _, random) =>
  given.steps.length < 2
    ? given
    : withSteps(given, given.steps.toSpliced(random.below(given.steps.length), 1));

const swapSteps: Change = (given, _, random) => {
  const { steps } = given;
  if (steps.length < 2) return given;
  const at = random.below(steps.length - 1);
  return withSteps(given, steps.toSpliced(at, 2, steps[at + 1]!, steps[at]!));
};

const socketsOf = ({ steps }: Program): string[] => [
  ...new Set(steps.flatMap((step) => ('socket' in step ? [step.socket] : []))),
];

/** An option of netlink(7), on or off; or a number that options often have trouble with. */
const setOption: Change = (given, _, random) => {
  const sockets = socketsOf(given);
  if (sockets.length === 0) return given;
  const step: Step = {
    call: 'setsockopt',
    socket: random.of(sockets),
    level: SOL_NETLINK,
    option: 1 + random.below(12),
    value: random.of([0, 1, 1, 1, 2, 31, 32, -1]),
  };
  return withSteps(given, given.steps.toSpliced(1 + random.below(given.steps.length), 0, step));
};

const readAll: Change = (given, _, random) => {
  const sockets = socketsOf(given);
  if (sockets.length === 0) return given;
  const step: Step = { call: 'drain', socket: random.of(sockets) };
  return withSteps(given, given.steps.toSpliced(1 + random.below(given.steps.length), 0, step));
};

/** Behind its steps, those of another one: on the same sockets where names are the same. */
const splice: Change = (given, { programs }, random) => {
  if (programs.length === 0) return given;
  const other = random.of(programs);
  // a name stands for one actor
  const clash = Object.entries(other.actors ?? {}).some(
    ([name, actor]) =>
      given.actors?.[name] !== undefined &&
      JSON.stringify(given.actors[name]) !== JSON.stringify(actor),
  );
  if (clash) return given;
  const actors = { ...given.actors, ...other.actors };
  const from = random.below(other.steps.length + 1);
  const spliced = withSteps(given, [...given.steps, ...other.steps.slice(from)]);
  return Object.keys(actors).length === 0 ? spliced : { ...spliced, actors };
};

const CHANGES: readonly Change[] = [
  ...Array.from({ length: 8 }, () => changeMessage),
  ...[repeatStep, dropStep, swapSteps, setOption, readAll, splice],
];
