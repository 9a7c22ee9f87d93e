/** What a callback of a definition does when it is called. */
import { fromHex } from '../../../program/bytes.ts';
import type {
  Acts,
  CallbackDefinition,
  DumpDefinition,
  SentByCallback,
} from '../../../program/definition.ts';
import type { AttributeTable, DumpPart, Extack } from '../../../../simulator/index.ts';

const EMSGSIZE = 90;

export const bytesOf = (hex: string): Uint8Array => fromHex(hex.replaceAll(/\s/g, ''));

const inFull = (given: CallbackDefinition): Acts =>
  typeof given === 'number' ? { ret: given } : given;

/** @param send makes and sends one message. @returns 0, or its error */
export function act(
  given: CallbackDefinition,
  extack: Extack,
  attrs: AttributeTable | undefined,
  send: (sent: SentByCallback) => number,
): number {
  const acts = inFull(given);
  let last = 0;
  for (const sent of acts.sends ?? []) {
    for (let left = sent.times ?? 1; left > 0; left--) last = send(sent);
  }
  tell(acts, extack, attrs);
  return acts.ret === 'sent' ? last : (acts.ret ?? 0);
}

function tell(acts: Acts, extack: Extack, attrs: AttributeTable | undefined): void {
  if (acts.message !== undefined) extack.msg = acts.message;
  const bad = acts.badAttr === undefined ? undefined : attrs?.[acts.badAttr];
  if (bad !== undefined) {
    extack.badAttr = bad.at;
    extack.policy = undefined;
  }
  if (acts.missing !== undefined) extack.missType = acts.missing;
  if (acts.cookie !== undefined) extack.cookie = bytesOf(acts.cookie);
}

/** How far a dump has come. */
export class DumpProgress {
  #call = 0;
  #sent = 0;
  #times = 0;

  /** One call of a dumpit. What does not fit is put first at the next call. */
  go(given: DumpDefinition, part: DumpPart, make: (sent: SentByCallback) => Uint8Array): number {
    const acts = Array.isArray(given) ? given[this.#call] : inFull(given);
    if (acts === undefined) return 0;
    const { sends = [] } = acts;
    for (; this.#sent < sends.length; this.#sent++) {
      const sent = sends[this.#sent] ?? {};
      for (; this.#times < (sent.times ?? 1); this.#times++) {
        if (!part.put(make(sent))) return part.used || -EMSGSIZE;
      }
      this.#times = 0;
    }
    this.#call++;
    this.#sent = 0;
    tell(acts, part.extack, undefined);
    return acts.ret === 'sent' ? part.used : (acts.ret ?? 0);
  }
}
