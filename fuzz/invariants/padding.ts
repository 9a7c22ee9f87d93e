/** Attributes of answers: whole, and nothing of what was in memory before between them. */
import { walkAttributes } from '../../harness/wire/index.ts';
import { attributesAt } from './attributes-of.ts';
import { perExchange } from './exchange.ts';

/** `IFLA_PROTINFO` and a few more are nests without the flag: what has it is one for certain. */
function dirtyPadding(bytes: Uint8Array, start: number): number | undefined {
  for (const { type, nested, payload, padding } of walkAttributes(bytes, start).attributes) {
    if (padding.some((byte) => byte !== 0)) return type;
    const within = nested ? dirtyPadding(payload, 0) : undefined;
    if (within !== undefined) return within;
  }
  return undefined;
}

export const zeroPadding = perExchange(
  'padding of attributes is zero',
  'lib/nlattr.c __nla_reserve',
  ({ answers, protocol }) => {
    for (const answer of answers) {
      const start = attributesAt(answer, protocol);
      const type = start === undefined ? undefined : dirtyPadding(answer.bytes, start);
      if (type !== undefined) {
        return { text: `seq ${answer.seq}: padding of attribute ${type}`, kind: 'not zero' };
      }
    }
    return undefined;
  },
);

/** Why the attributes from there on are not whole. */
function brokenAttributes(bytes: Uint8Array, start: number): string | undefined {
  const { attributes, rest } = walkAttributes(bytes, start);
  if (rest !== undefined) return rest.why;
  for (const { nested, payload } of attributes) {
    const within = nested ? brokenAttributes(payload, 0) : undefined;
    if (within !== undefined) return within;
  }
  return undefined;
}

export const wholeAttributes = perExchange(
  'answers are made of whole attributes',
  'include/net/netlink.h nla_nest_end, nlmsg_end',
  ({ answers, protocol }) => {
    for (const answer of answers) {
      const start = attributesAt(answer, protocol);
      const why = start === undefined ? undefined : brokenAttributes(answer.bytes, start);
      if (why !== undefined) {
        const text = `seq ${answer.seq}, type ${answer.type}: ${why}`;
        return { text, kind: `type ${answer.type}` };
      }
    }
    return undefined;
  },
);
