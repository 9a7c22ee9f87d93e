/** What a campaign needs to know of a judged program: little, since it may come from another thread. */
import type { Covered } from '../../harness/oracle/index.ts';
import { returned, type Transcript } from '../../harness/program/transcript.ts';
import { behavioursOf } from '../feedback/behaviours.ts';
import { coveredOf } from '../feedback/coverage.ts';
import { MOST_BEHAVIOURS } from '../feedback/feedback.ts';
import type { Examined, Shown } from './examine.ts';

export interface Judged {
  /** Datagrams received from the reference and judged. */
  replies: number;
  bytes: number;
  covered: Covered;
  stopped: string | undefined;
  /** What the reference showed, without the names that the same lane told before. */
  behaviours: readonly string[];
  shown: Shown | undefined;
  /** The rest is there only where something was shown. */
  evidence?: NonNullable<Examined['evidence']>;
  transcripts?: Record<string, Transcript>;
}

/** Makes them, one after the other. */
export class Digest {
  readonly #told = new Set<string>();
  readonly #feedback: boolean;

  constructor(feedback: boolean) {
    this.#feedback = feedback;
  }

  of({ program, transcripts, shown, evidence, bytes, covered, stopped }: Examined): Judged {
    const [reference] = Object.values(transcripts);
    let replies = 0;
    for (const outcome of reference?.outcomes ?? []) {
      if (returned(outcome)) replies += outcome.datagrams?.length ?? 0;
    }
    const behaviours: string[] = [];
    if (this.#feedback && reference !== undefined && this.#told.size < MOST_BEHAVIOURS) {
      for (const name of [...behavioursOf(program, reference), ...coveredOf(reference)]) {
        if (this.#told.has(name)) continue;
        this.#told.add(name);
        behaviours.push(name);
      }
    }
    return {
      ...{ replies, bytes, covered, stopped, behaviours, shown },
      ...(shown !== undefined && { transcripts, ...(evidence && { evidence }) }),
    };
  }
}
