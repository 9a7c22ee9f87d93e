/** SO_RCVBUF, which decides what a socket has room for. */
import type { Line } from './requirement.ts';
import { setsockopt } from './lines.ts';

const SOL_SOCKET = 1;
const SO_RCVBUF = 8;

/** The kernel doubles the number, and has a least value above 2000 bytes. */
export const receiveBuffer = (name: string, bytes: number): Line =>
  setsockopt(name, SO_RCVBUF, bytes, { ret: 0 }, { level: SOL_SOCKET });
