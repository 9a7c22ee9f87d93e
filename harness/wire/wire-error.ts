/**
 * A read or write that does not fit the bytes at hand.
 *
 * Thrown by checked access only; the decoder for people never throws it.
 * The fields come first, the text is derived from them.
 */
export class WireError extends Error {
  readonly where: string;
  readonly offset: number;
  readonly need: number;
  readonly have: number;

  constructor(where: string, offset: number, need: number, have: number) {
    super(`${where} at byte ${offset}: need ${need} byte${need === 1 ? '' : 's'}, have ${have}`);
    this.name = 'WireError';
    this.where = where;
    this.offset = offset;
    this.need = need;
    this.have = have;
  }
}
