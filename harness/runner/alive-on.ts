/** `alive` for the protocols that are not NETLINK_ROUTE. */
import { nlmsg, batch } from '../program/build.ts';
import { ack, hears, NLM_F_REQUEST, noop, refusal, send, unknown } from './lines.ts';
import type { Line } from './requirement.ts';

/** What each protocol says to a message type it does not know. */
const UNKNOWN = { NETLINK_GENERIC: 'ENOENT', NETLINK_SOCK_DIAG: 'EINVAL' } as const;

/** A message that must stay unanswered, one refused, one acknowledged. */
export function aliveOn(protocol: keyof typeof UNKNOWN, name: string): Line[] {
  const silent = nlmsg({ type: 1, flags: NLM_F_REQUEST, seq: 0x5e0001 });
  const refused = unknown(0x5e0002);
  const acknowledged = noop(0x5e0003);
  return [
    send(name, batch(silent, refused, acknowledged)),
    hears(name, refusal(refused, UNKNOWN[protocol]), ack(acknowledged)),
  ];
}
