/** Requests that break what a spec says of a whole operation. */
import { nla, u32 } from '../../harness/program/build.ts';
import { headerHex, payloads } from './payload.ts';
import type { Asked } from './spec-request.ts';
import type { Attribute, Operation, Request } from './spec.ts';
import { typeOf } from './violations.ts';

export interface BrokenRequest extends Asked {
  rule: string;
  /** What of the message breaks it, as hex; absent where something is missing. */
  bytes?: string;
  /** Made by somebody without capabilities. */
  powerless?: true;
}

const NOT_IN_ANY_SET = 0x3ff1;
const [NLM_F_DUMP] = [0x300];

const attributeHex = (attribute: Attribute): string =>
  nla(typeOf(attribute), payloads(attribute)[0] ?? '')
    .map(String)
    .join(' ');

/** At least one for every request. */
export function brokenRequests(operation: Operation, request: Request): BrokenRequest[] {
  const base = { operation, request, attributes: '' };
  const unknown = nla(NOT_IN_ANY_SET, u32(0)).map(String).join(' ');
  const out: BrokenRequest[] = [
    { ...base, rule: 'an attribute that its set lacks', attributes: unknown, bytes: unknown },
    { ...base, rule: 'bytes too few for an attribute', attributes: '0102', bytes: '0102' },
  ];
  const other = [...(operation.set?.attributes.values() ?? [])].find(
    (attribute) => attribute.type !== 'unused' && !isListed(attribute, operation),
  );
  if (other !== undefined) {
    const attributes = attributeHex(other);
    const rule = `attribute ${other.name}, which the request does not list`;
    out.push({ ...base, rule, attributes, bytes: attributes });
  }
  const { header } = operation;
  if (header !== undefined && header.size > 0) {
    const short = headerHex(header).replaceAll(' ', '').slice(0, -2);
    out.push({ ...base, rule: `one byte short of its header ${header.name}`, header: short });
  }
  if (operation.requests.length === 1) {
    const dumps = request.mode === 'dump';
    const asOther: Request = { ...request, mode: dumps ? 'do' : 'dump' };
    const rule = dumps ? 'a do, and only a dump is there' : 'a dump, and only a do is there';
    out.push({ ...base, request: asOther, rule });
  }
  if (operation.flags.some((flag) => flag.endsWith('admin-perm'))) {
    out.push({ ...base, rule: 'admin-perm, and no capability', powerless: true });
  }
  if (request.mode === 'dump') {
    // NLM_F_ROOT alone is not NLM_F_DUMP
    const flags = NLM_F_DUMP ^ 0x200;
    const half: Request = { ...request, mode: 'do' };
    if (operation.requests.length === 1)
      out.push({ ...base, request: half, flags, rule: 'half of NLM_F_DUMP' });
  }
  return out;
}

const isListed = (attribute: Attribute, { requests }: Operation): boolean =>
  requests.some(({ attributes }) => attributes.some(({ name }) => name === attribute.name));
