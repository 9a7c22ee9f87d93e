/** What a command of the shell is. */
import type { Word } from '../../program/message-words/split-words.ts';
import type { Session } from './session.ts';

/** @param place where the line stands, if not on a terminal: `line 3` */
export type Answer = (line: string, session: Session, place?: string) => Promise<string[]>;

export interface ShellCommand {
  usage: string;
  about: string;
  /**
   * @param line as it was given; the words' places are in it
   * @param answer runs another line
   * @throws Mistake, UsageError, HarnessError
   */
  run(
    words: readonly Word[],
    session: Session,
    line: string,
    answer: Answer,
  ): Promise<string[]> | string[];
}
