/**
 * Thrown where the simulator is asked for something it does not model. It never guesses: whoever
 * drives it reports this instead of an answer.
 */
export class Unmodelled extends Error {
  /** What is missing, for people. */
  readonly what: string;
  constructor(what: string) {
    super(`not modelled: ${what}`);
    this.name = 'Unmodelled';
    this.what = what;
  }
}
