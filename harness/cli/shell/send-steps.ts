/** `send`: a message by name, and what is needed to send it and to hear the answer. */
import { Mistake } from '../../program/message-words/mistake.ts';
import { parseMessages } from '../../program/message-words/parse-message.ts';
import { nameAndValue, type Word } from '../../program/message-words/split-words.ts';
import type { Step } from '../../program/program.ts';
import { NETLINK } from '../../wire/index.ts';
import { address } from './step-words.ts';

const { NETLINK_ROUTE = 0 } = NETLINK.values;

/** What the line says before the message. */
export interface SendWords {
  /** Leave the answer where it is queued. */
  keep: boolean;
  socket: string | undefined;
  to: Partial<Record<'pid' | 'groups', Word>>;
  message: readonly Word[];
}

/** `send [-n] [SOCKET] [to.pid=N] [to.groups=N] MESSAGE` */
export function readSend(words: readonly Word[], open: ReadonlyMap<string, number>): SendWords {
  let rest = words;
  const keep = rest[0]?.text === '-n';
  if (keep) rest = rest.slice(1);
  const first = rest[0]?.text ?? '';
  const socket = open.has(first) ? first : undefined;
  if (socket !== undefined) rest = rest.slice(1);
  const to: SendWords['to'] = {};
  for (; rest[0]?.text.startsWith('to.'); rest = rest.slice(1)) {
    const { name, value } = nameAndValue(rest[0]);
    const key = (['pid', 'groups'] as const).find((each) => name.text === `to.${each}`);
    if (key === undefined || value === undefined) {
      throw new Mistake(name.at, `'${rest[0].text}' is neither to.pid= nor to.groups=`);
    }
    to[key] = value;
  }
  return { keep, socket, to, message: rest };
}

/** Opens a socket of the message's protocol where none is there, sends, and drains. */
export function sendSteps(
  words: readonly Word[],
  open: ReadonlyMap<string, number>,
  seq: number,
): { steps: Step[]; messages: number } {
  const { keep, socket: asked, to, message } = readSend(words, open);
  if (message.length === 0) {
    throw new Mistake(0, 'send takes a message: send RTM_GETLINK ifi_index=lo');
  }
  const protocolNow = open.get(asked ?? [...open.keys()].at(-1) ?? '');
  const { protocol, bytes } = parseMessages(message, { seq, protocol: protocolNow });
  const steps: Step[] = [];
  const socket =
    asked ?? socketFor(protocol, open) ?? opened(protocol ?? NETLINK_ROUTE, open, steps);
  const sentTo = Object.keys(to).length === 0 ? {} : { to: address(to) };
  steps.push({ call: 'send', socket, bytes, ...sentTo });
  if (!keep) steps.push({ call: 'drain', socket });
  const messages = message.filter(({ text }) => text === ';').length + 1;
  return { steps, messages };
}

/** The socket used last that speaks this protocol. */
const socketFor = (
  protocol: number | undefined,
  open: ReadonlyMap<string, number>,
): string | undefined =>
  [...open].findLast(([, each]) => protocol === undefined || each === protocol)?.[0];

/** `route` for NETLINK_ROUTE, `route2` if that name is taken. */
function opened(protocol: number, open: ReadonlyMap<string, number>, steps: Step[]): string {
  const base = (NETLINK.name(protocol) ?? 'NETLINK_socket').slice('NETLINK_'.length).toLowerCase();
  let socket = base;
  for (let count = 2; open.has(socket); count++) socket = `${base}${count}`;
  steps.push({ call: 'socket', socket, protocol });
  return socket;
}
