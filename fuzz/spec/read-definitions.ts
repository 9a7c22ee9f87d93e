/** The `definitions` of a spec: constants, enumerations, flags, structs. */
import {
  type ByteOrder,
  SCALARS,
  type Scalar,
  type Struct,
  type StructMember,
  type Values,
  sizeOfScalar,
} from './spec.ts';
import type { YamlValue } from './yaml-value.ts';

export const BYTE_ORDERS = ['little-endian', 'big-endian'] as const;
const KINDS = ['const', 'enum', 'flags', 'struct'] as const;
const MEMBER_TYPES = [...SCALARS, 'string', 'binary', 'pad'] as const;
/** Bytes of an attribute at most: nla_len has 16 bits. */
export const MOST_LENGTH = 0xffff - 4;

interface Enumeration {
  flags: boolean;
  /** As written: of flags the bit, unless it is told as an enum. */
  entries: readonly bigint[];
}

/** What names in the rest of a spec stand for. */
export class Definitions {
  /** A few are texts. */
  private readonly constants = new Map<string, bigint | string>();
  private readonly enumerations = new Map<string, Enumeration>();
  private readonly written = new Map<string, YamlValue>();
  private readonly structs = new Map<string, Struct>();
  private readonly open = new Set<string>();

  /** @throws SpecError */
  constructor(list: readonly YamlValue[]) {
    for (const each of list) {
      const name = each.need('name').text();
      const kind = each.need('type').oneOf(KINDS);
      const known = [this.constants, this.enumerations, this.written].some((map) => map.has(name));
      if (known) throw each.need('name').error(`'${name}' is defined twice`);
      if (kind === 'const') this.constants.set(name, each.need('value').numberOrName());
      else if (kind === 'struct') this.written.set(name, each);
      else this.enumerations.set(name, readEnumeration(each, kind === 'flags'));
    }
    for (const name of this.written.keys()) this.struct(name);
  }

  /** A number, a constant, `constant - 1`, or a limit of a type such as u16-max. */
  number(value: YamlValue): bigint {
    const given = value.numberOrName();
    if (typeof given === 'bigint') return given;
    const [, name = given, less] = /^(.+?)( - 1)?$/.exec(given) ?? [];
    const found = this.constants.get(name) ?? limitOf(name);
    if (typeof found !== 'bigint') throw value.error(`'${name}' is no number of this spec`);
    return less === undefined ? found : found - 1n;
  }

  /** A number of bytes. */
  length(value: YamlValue): number {
    const bytes = this.number(value);
    if (bytes < 0n || bytes > BigInt(MOST_LENGTH)) {
      throw value.error(`${bytes} bytes: no attribute has so many`);
    }
    return Number(bytes);
  }

  /** What `enum` and `enum-as-flags` of an attribute or member say. */
  valuesOf(owner: YamlValue): Values | undefined {
    const named = owner.get('enum');
    if (named === undefined) return undefined;
    const name = named.text();
    const found = this.enumerations.get(name);
    if (found === undefined) throw named.error(`'${name}' is no enum of this spec`);
    const flags = found.flags || (owner.get('enum-as-flags')?.bool() ?? false);
    return { name, flags, numbers: numbersOf(found, flags) };
  }

  /** The bits of flags, by the name of their definition. */
  maskOf(value: YamlValue): bigint {
    const name = value.text();
    const found = this.enumerations.get(name);
    if (found === undefined) throw value.error(`'${name}' is no flags of this spec`);
    return numbersOf(found, true).reduce((all, bit) => all | bit, 0n);
  }

  structOf(value: YamlValue): Struct {
    const found = this.struct(value.text());
    if (found === undefined) throw value.error(`'${value.text()}' is no struct of this spec`);
    return found;
  }

  private struct(name: string): Struct | undefined {
    const before = this.structs.get(name);
    const given = this.written.get(name);
    if (before !== undefined || given === undefined) return before;
    if (this.open.has(name)) throw given.error(`struct ${name} is a member of itself`);
    this.open.add(name);
    const members = given
      .need('members')
      .items()
      .map((member) => this.member(member));
    this.open.delete(name);
    const size = members.reduce((sum, member) => sum + member.size, 0);
    if (size > MOST_LENGTH) throw given.error(`${size} bytes: no attribute has so many`);
    const made = { name, members, size };
    this.structs.set(name, made);
    return made;
  }

  private member(given: YamlValue): StructMember {
    const type = given.need('type').oneOf(MEMBER_TYPES);
    const order: ByteOrder | undefined = given.get('byte-order')?.oneOf(BYTE_ORDERS);
    return {
      name: given.need('name').text(),
      type,
      size: this.sizeOf(given, type),
      byteOrder: order,
      values: this.valuesOf(given),
    };
  }

  private sizeOf(given: YamlValue, type: StructMember['type']): number {
    if (isScalarType(type)) return sizeOfScalar(type);
    const struct = given.get('struct');
    return struct === undefined ? this.length(given.need('len')) : this.structOf(struct).size;
  }
}

const isScalarType = (type: StructMember['type']): type is Scalar =>
  (SCALARS as readonly string[]).includes(type);

function readEnumeration(given: YamlValue, flags: boolean): Enumeration {
  const start = given.get('value-start')?.numberOrName() ?? 0n;
  // the start may be a constant of a header that the spec only names
  let next = typeof start === 'bigint' ? start : 0n;
  const entries = given
    .need('entries')
    .items()
    .map((entry) => {
      const value = entry.isMap() ? entry.get('value')?.numberOrName() : undefined;
      if (entry.isMap()) entry.need('name').text();
      else entry.text();
      if (typeof value === 'string') throw entry.error(`value: expected a number, got '${value}'`);
      const number = value ?? next;
      if (flags && (number < 0n || number > 63n)) throw entry.error(`there is no bit ${number}`);
      next = number + 1n;
      return number;
    });
  return { flags, entries };
}

const numbersOf = ({ entries }: Enumeration, asFlags: boolean): bigint[] =>
  // only bits that there can be: an enum shown as flags may have numbers beyond
  asFlags ? entries.filter((bit) => bit >= 0n && bit < 64n).map((bit) => 1n << bit) : [...entries];

/** `u16-max`, `s32-min`. */
function limitOf(name: string): bigint | undefined {
  const [, sign, bits, end] = /^([us])(8|16|32|64)-(min|max)$/.exec(name) ?? [];
  if (bits === undefined) return undefined;
  const width = BigInt(bits);
  if (sign === 'u') return end === 'min' ? 0n : (1n << width) - 1n;
  return end === 'min' ? -(1n << (width - 1n)) : (1n << (width - 1n)) - 1n;
}
