/** Names that can stand at a place of a message, for completion and for looking them up. */
import {
  type AttributeTable,
  CTRL_CMD,
  NETLINK,
  NETLINK_OPT,
  NLMSG,
  nlmsghdr,
  RTM,
  SO,
} from '../../wire/index.ts';
import { fieldNames } from './parse-struct.ts';
import { subjectOf } from './parse-message.ts';
import type { Word } from './split-words.ts';

const keys = (symbols: { values: Readonly<Record<string, number>> }): string[] =>
  Object.keys(symbols.values);

export const PROTOCOLS = keys(NETLINK);
export const OPTIONS = [...keys(NETLINK_OPT), ...keys(SO)];
export const MESSAGES = [...keys(RTM), ...keys(NLMSG), 'nlctrl', 'hex'];

/** What may follow the words of a message that are there already. */
export function namesAfter(words: readonly Word[], protocol: number | undefined): string[] {
  const message = words.slice(words.findLastIndex(({ text }) => text === ';') + 1);
  if (message.length === 0) return MESSAGES;
  if (message.length === 1 && message[0]?.text === 'nlctrl') return keys(CTRL_CMD);
  try {
    const { body, flags } = subjectOf(message, { protocol });
    return [
      ...Object.keys(flags),
      ...(body === undefined ? [] : fieldNames(body.header).map((name) => `${name}=`)),
      ...attributeNames(body?.attributes).map((name) => `${name}=`),
      ...fieldNames(nlmsghdr).map((name) => `${name}=`),
    ];
  } catch {
    return [];
  }
}

/** Every attribute of a table and of the nests in it. */
export function attributeNames(table: AttributeTable | undefined): string[] {
  const seen = new Set<AttributeTable>();
  const names = new Set<string>();
  const visit = (one: AttributeTable): void => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const { name, kind } of one.all) {
      names.add(name);
      if (typeof kind === 'object' && 'nested' in kind) visit(kind.nested);
      if (typeof kind === 'object' && 'by' in kind) Object.values(kind.tables).forEach(visit);
    }
  };
  if (table !== undefined) visit(table);
  return [...names];
}
