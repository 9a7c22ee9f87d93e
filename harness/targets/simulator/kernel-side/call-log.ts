/** Which callbacks ran, for `kernel_calls`: one line a call. */
import type { AttributeTable } from '../../../../simulator/index.ts';

export class CallLog {
  #lines: string[] = [];

  /** @param attrs the parsed attributes of the request; undefined: none were parsed */
  withAttributes(callback: string, cmd: number, attrs: AttributeTable | undefined): void {
    const types = attrs === undefined ? [] : Object.keys(attrs);
    const told = types.length === 0 ? 'no attributes' : `attributes ${types.join(' ')}`;
    this.#lines.push(`${callback} ${cmd}, ${attrs === undefined ? 'nothing parsed' : told}`);
  }

  plain(callback: string, number: number): void {
    this.#lines.push(`${callback} ${number}`);
  }

  /** The lines since it was last asked. */
  take(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}
