/** The address of a finding: `report.html#hdr.short_dgram/1`, the rule and the target's number. */
import type { Cell } from '../unpack.ts';

/** What follows the `#`. */
export function addressOf({ rule, target }: Cell): string {
  return `${encodeURIComponent(rule.id)}/${target}`;
}

/** Anybody may have typed it: what does not decode is no rule's. */
export function parseAddress(address: string): { id: string; target: number } {
  const [id = '', target = ''] = address.split('/');
  try {
    return { id: decodeURIComponent(id), target: Number(target || NaN) };
  } catch {
    return { id: '', target: NaN };
  }
}
