/** The `attribute-sets` and `sub-messages` of a spec. */
import { BYTE_ORDERS, type Definitions } from './read-definitions.ts';
import {
  ATTRIBUTE_TYPES,
  type Attribute,
  type AttributeSet,
  type Checks,
  type SubMessage,
  type SubMessageFormat,
} from './spec.ts';
import type { YamlValue } from './yaml-value.ts';

/** nla_type without its two flag bits. */
const MOST_TYPE = 0x3fff;

type Open<T> = { -readonly [K in keyof T]: T[K] };
interface OpenSet extends AttributeSet {
  attributes: Map<string, Attribute>;
}

/** Sets and sub-messages refer to each other: first their names are known, then what they hold. */
export class AttributeSpaces {
  readonly sets = new Map<string, OpenSet>();
  private readonly written = new Map<string, YamlValue>();
  private readonly filled = new Set<string>();
  private readonly messages = new Map<string, { name: string; formats: SubMessageFormat[] }>();
  private readonly definitions: Definitions;

  /** @throws SpecError */
  constructor(
    sets: readonly YamlValue[],
    messages: readonly YamlValue[],
    definitions: Definitions,
  ) {
    this.definitions = definitions;
    for (const given of sets) {
      const name = given.need('name').text();
      if (this.sets.has(name)) throw given.need('name').error(`'${name}' is there twice`);
      const subsetOf = given.get('subset-of')?.text();
      this.sets.set(name, { name, attributes: new Map(), subsetOf });
      this.written.set(name, given);
    }
    for (const given of messages) {
      const name = given.need('name').text();
      this.messages.set(name, { name, formats: [] });
    }
    for (const given of messages) {
      const formats = given
        .need('formats')
        .items()
        .map((format) => this.format(format));
      this.messages.get(given.need('name').text())?.formats.push(...formats);
    }
    for (const name of this.written.keys()) this.fill(name);
  }

  setOf(value: YamlValue): AttributeSet {
    const found = this.sets.get(value.text());
    if (found === undefined)
      throw value.error(`'${value.text()}' is no attribute set of this spec`);
    return found;
  }

  private format(given: YamlValue): SubMessageFormat {
    const [header, set] = [given.get('fixed-header'), given.get('attribute-set')];
    return {
      value: given.need('value').text(),
      header: header && this.definitions.structOf(header),
      attributes: set && this.setOf(set),
    };
  }

  private fill(name: string): OpenSet | undefined {
    const set = this.sets.get(name);
    const given = this.written.get(name);
    if (set === undefined || given === undefined || this.filled.has(name)) return set;
    this.filled.add(name);
    const whole = given.get('subset-of');
    const real = whole && this.fill(this.setOf(whole).name);
    let next = 1;
    for (const each of given.need('attributes').items()) {
      const named = each.need('name');
      const base = real?.attributes.get(named.text());
      if (whole !== undefined && base === undefined) {
        throw named.error(`'${named.text()}' is not in '${whole.text()}'`);
      }
      const value = base?.value ?? each.get('value')?.size(MOST_TYPE) ?? next;
      // devlink of Linux 6.12 lists one twice in a subset, where it changes nothing
      if (set.attributes.has(named.text()) && base === undefined) {
        throw named.error(`'${named.text()}' is there twice`);
      }
      if (value > MOST_TYPE) throw each.error(`there is no attribute type ${value}`);
      set.attributes.set(named.text(), this.attribute(each, value, base));
      next = value + 1;
    }
    for (const each of set.attributes.values() as Iterable<Open<Attribute>>) {
      if (each.selector === undefined) continue;
      each.selectedBy = set.attributes.get(each.selector)?.value;
    }
    return set;
  }

  private attribute(given: YamlValue, value: number, base: Attribute | undefined): Attribute {
    const own = this.described(given, base);
    const made: Open<Attribute> = { ...(base ?? NOTHING), ...own, value };
    const at = given.get('type') ?? given;
    if (made.type === 'nest' && made.nested === undefined) {
      throw at.error('a nest without nested-attributes');
    }
    if (made.type === 'sub-message') {
      if (made.subMessage === undefined) throw at.error('no sub-message is named');
      if (made.selector === undefined) throw at.error('a sub-message without selector');
    }
    return made;
  }

  /** What is written of an attribute; of one of a subset only what differs. */
  private described(given: YamlValue, base: Attribute | undefined): Partial<Attribute> {
    const { definitions } = this;
    const type = base === undefined ? given.need('type') : given.get('type');
    const own: Partial<Open<Attribute>> = { name: given.need('name').text() };
    if (type !== undefined) own.type = type.oneOf(ATTRIBUTE_TYPES);
    const read = <K extends keyof Attribute>(
      key: string,
      into: K,
      make: (value: YamlValue) => Attribute[K],
    ): void => {
      const found = given.get(key);
      if (found !== undefined) own[into] = make(found);
    };
    read('sub-type', 'subType', (found) => found.oneOf(ATTRIBUTE_TYPES));
    read('byte-order', 'byteOrder', (found) => found.oneOf(BYTE_ORDERS));
    read('multi-attr', 'multi', (found) => found.bool());
    read('enum', 'values', () => definitions.valuesOf(given));
    read('checks', 'checks', (found) => this.checks(found));
    read('struct', 'struct', (found) => definitions.structOf(found));
    read('nested-attributes', 'nested', (found) => this.setOf(found));
    read('type-value', 'levels', (found) => found.items().length);
    read('selector', 'selector', (found) => found.text());
    read('sub-message', 'subMessage', (found) => this.messageOf(found));
    return own;
  }

  private messageOf(value: YamlValue): SubMessage {
    const found = this.messages.get(value.text());
    if (found === undefined) throw value.error(`'${value.text()}' is no sub-message of this spec`);
    return found;
  }

  private checks(given: YamlValue): Checks {
    const out: Checks = {};
    const { definitions } = this;
    for (const [key, value] of given.entries()) {
      if (key === 'min') out.min = definitions.number(value);
      else if (key === 'max') out.max = definitions.number(value);
      else if (key === 'min-len') out.minLen = definitions.length(value);
      else if (key === 'max-len') out.maxLen = definitions.length(value);
      else if (key === 'exact-len') out.exactLen = definitions.length(value);
      else if (key === 'flags-mask') out.mask = definitions.maskOf(value);
      else if (key === 'unterminated-ok') out.unterminatedOk = value.bool();
      else throw value.error('no check that is known');
    }
    return out;
  }
}

const NOTHING: Attribute = {
  name: '',
  value: 0,
  type: 'unused',
  subType: undefined,
  byteOrder: undefined,
  multi: false,
  values: undefined,
  checks: {},
  struct: undefined,
  nested: undefined,
  levels: 0,
  subMessage: undefined,
  selector: undefined,
  selectedBy: undefined,
};
