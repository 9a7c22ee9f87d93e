/** Requests and answers: ids, numbers, order, and how long a line may be. */
import { type Program, type Step, program } from '../../program/program.ts';
import type { Check } from './check.ts';
import { Complaint, expectUnsupported } from './talk.ts';

const section = 'Running programs';
const unknown = { call: 'no_such_call', socket: 'a' } as unknown as Step;
const unknownTimes = (count: number): Program =>
  program(Array.from({ length: count }, () => unknown));
const MEGABYTE = 1 << 20;

export const answers: readonly Check[] = [
  {
    name: 'a request without programs is answered with no transcripts',
    section,
    run: async (talk) => void (await talk.ask([])),
  },
  {
    name: 'as many transcripts as programs, as many outcomes as steps',
    section,
    run: async (talk) => void (await talk.ask([1, 3, 2].map((count) => unknownTimes(count)))),
  },
  {
    name: 'a call that it does not know is `unsupported`',
    section: 'Steps',
    run: async (talk) => {
      const { outcomes } = await talk.try(unknown);
      expectUnsupported("the call 'no_such_call'", outcomes[0]);
    },
  },
  {
    name: 'transcripts name the process `main`',
    section,
    run: async (talk) => {
      const { processes } = await talk.try(unknown);
      if (processes['main'] === undefined) throw new Complaint('`processes` has no `main`');
    },
  },
  {
    name: 'two requests under way are answered in their order',
    section,
    run: async (talk) => {
      const [one, two] = [[unknownTimes(1)], [unknownTimes(2), unknownTimes(3)]];
      const ids = [talk.request(one), talk.request(two)];
      await talk.answer(ids[0] ?? 0, one);
      await talk.answer(ids[1] ?? 0, two);
    },
  },
  {
    name: 'a request of a megabyte is read, whatever is in it',
    section,
    run: async (talk) => {
      const long = program([unknown], { title: 'ü'.repeat(MEGABYTE / 2) });
      await talk.ask([long]);
    },
  },
  {
    name: 'an answer of a hundred thousand outcomes is one line',
    section,
    run: async (talk) => void (await talk.ask([unknownTimes(100_000)])),
  },
];
