/** A request of a spec as a message: its headers, and attributes down to the one that matters. */
import { cstring, genl, nla, nlmsg } from '../../harness/program/build.ts';
import { type Segment } from '../../harness/program/bytes.ts';
import { enclose } from './enclose.ts';
import { headerHex } from './payload.ts';
import type { Level, Reached } from './reachable.ts';
import { NETLINK_GENERIC, type Operation, type Request, type Spec } from './spec.ts';
import { attributeWith } from './violations.ts';

const [NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP] = [1, 4, 0x300];

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');

export interface Asked {
  operation: Operation;
  request: Request;
  /** Behind the headers. */
  attributes: string;
  /** In place of the fixed header. */
  header?: string;
  /** Added to its flags. */
  flags?: number;
}

/** The message; of Generic Netlink its type is the family, by name. */
export function messageOf(spec: Spec, asked: Asked, seq: number): Segment[] {
  const { operation, request, attributes, flags = 0 } = asked;
  const fixed = asked.header ?? (operation.header === undefined ? '' : headerHex(operation.header));
  const header = {
    flags: NLM_F_REQUEST | (request.mode === 'dump' ? NLM_F_DUMP : NLM_F_ACK) | flags,
    seq,
  };
  if (spec.number !== NETLINK_GENERIC) {
    return nlmsg({ ...header, type: request.value }, fixed, attributes);
  }
  const body = [genl(request.value, spec.version), fixed, attributes].filter((each) => each !== '');
  return nlmsg({ ...header, type: { family: spec.name } }, body.join(' '));
}

/** The attribute at the end of a path, given whole, inside of those above it. */
export function wrap({ path }: Reached, leaf: string): string {
  return path.reduceRight((inner, level, depth) => {
    const whole = depth === path.length - 1 ? inner : around(level, inner);
    return [...selectorsFor(path, depth), whole].filter((each) => each !== '').join(' ');
  }, leaf);
}

/** A level's attribute around what is inside. */
function around({ attribute, format }: Level, inner: string): string {
  const header = format?.header === undefined ? '' : headerHex(format.header);
  return attributeWith(attribute, `${header} ${enclose(attribute, inner)}`.trim());
}

/** Attributes at a depth of a path that choose the format of a sub-message there or below. */
function selectorsFor(path: readonly Level[], depth: number): string[] {
  return path.flatMap(({ attribute, format }, at) => {
    const { selector, subMessage } = attribute;
    const value = format?.value ?? subMessage?.formats[0]?.value;
    if (at < depth || selector === undefined || value === undefined) return [];
    const nearest = path.findLastIndex(
      ({ beside }, level) => level <= at && beside?.attributes.has(selector) === true,
    );
    const chosen = path[depth]?.beside?.attributes.get(selector);
    return nearest === depth && chosen !== undefined
      ? [hexOf(nla(chosen.value, cstring(value)))]
      : [];
  });
}
