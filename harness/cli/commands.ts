/**
 * The commands there are. Each is loaded only when it is asked for: the rules alone take longer to
 * load than help or a mistake should take to appear.
 */
import type { Command } from 'commander';

export interface CommandEntry {
  name: string;
  about: string;
  load: () => Promise<Command>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'run',
    about: 'run rules on targets, judge what comes back, report',
    load: async () => (await import('./run.ts')).runCommand(),
  },
  {
    name: 'merge',
    about: 'join the results of shards or of several machines into one',
    load: async () => (await import('./merge.ts')).mergeCommand(),
  },
  {
    name: 'list',
    about: 'list rules with level and source; runs nothing',
    load: async () => (await import('./list.ts')).listCommand(),
  },
  {
    name: 'compare',
    about: 'show what changed between two runs, or between two kernels',
    load: async () => (await import('./compare.ts')).compareCommand(),
  },
  {
    name: 'baseline',
    about: 'write the known divergences of a run, so that only new ones fail',
    load: async () => (await import('./baseline.ts')).baselineCommand(),
  },
  {
    name: 'replay',
    about: 'run one program on one target or two, and show what came back',
    load: async () => (await import('./replay.ts')).replayCommand(),
  },
  {
    name: 'targets',
    about: 'probe targets: what is available here, what is missing and how to get it',
    load: async () => (await import('./targets.ts')).targetsCommand(),
  },
  {
    name: 'check-target',
    about: 'test a target of your own: does it speak the agent protocol?',
    load: async () => (await import('./check-target.ts')).checkTargetCommand(),
  },
  {
    name: 'fuzz',
    about: 'generate programs, compare targets, shrink what differs',
    load: async () => (await import('./fuzz.ts')).fuzzCommand(),
  },
  {
    name: 'corpus',
    about: 'check, join and minimise the programs that fuzz starts from',
    load: async () => (await import('./corpus.ts')).corpusCommand(),
  },
  {
    name: 'shell',
    about: 'send messages built by name, see the answers, save them as a program or a rule',
    load: async () => (await import('./shell.ts')).shellCommand(),
  },
  {
    name: 'decode',
    about: 'explain the bytes of a datagram, field by field',
    load: async () => (await import('./decode.ts')).decodeCommand(),
  },
];
