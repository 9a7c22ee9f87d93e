/** What callbacks of kernel sockets and routing handlers send: messages of the request's type. */
import type { SentByCallback } from '../../../program/definition.ts';
import {
  type KernelSock,
  type Request,
  nlmsg_multicast,
  nlmsg_notify,
} from '../../../../simulator/index.ts';
import { bytesOf } from './acts.ts';

const NLM_F_ECHO = 8;

export function messageOf(
  type: number,
  { seq, portid, flags = 0 }: { seq: number; portid: number; flags?: number },
  { bytes = '' }: SentByCallback,
): Uint8Array {
  const payload = bytesOf(bytes);
  const message = new Uint8Array(16 + payload.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, message.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  view.setUint32(8, seq, true);
  view.setUint32(12, portid, true);
  message.set(payload, 16);
  return message;
}

/** `group` is a group's number here. */
export function sendFromRequest(
  request: Request,
  sk: KernelSock | undefined,
  sent: SentByCallback,
): number {
  const { type, seq, portid, flags } = request;
  const { via = 'reply', group = 0 } = sent;
  if (via === 'reply') return request.reply(messageOf(type, { seq, portid }, sent));
  if (sk === undefined) return 0;
  if (via === 'notify') {
    const echo = (flags & NLM_F_ECHO) !== 0;
    return nlmsg_notify(sk, messageOf(type, { seq, portid }, sent), portid, group, echo);
  }
  return nlmsg_multicast(sk, messageOf(type, { seq: 0, portid: 0 }, sent), 0, group);
}
