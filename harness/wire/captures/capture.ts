/** An exchange with a real kernel, as fixtures have it. */
import { bytesOfHex } from '../hex.ts';

export interface Capture {
  readonly protocol: number;
  readonly sent: Uint8Array;
  /** One entry a datagram. */
  readonly received: readonly Uint8Array[];
}

/** Bytes of the hex rows. */
export const capture = (rows: {
  protocol: number;
  sent: string;
  received: readonly string[];
}): Capture => ({
  protocol: rows.protocol,
  sent: bytesOfHex(rows.sent),
  received: rows.received.map(bytesOfHex),
});
