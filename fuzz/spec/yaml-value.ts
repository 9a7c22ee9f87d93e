/** A value of a YAML document that knows where it stands, so that every complaint can say so. */
import {
  type Document,
  type Node,
  type YAMLMap,
  LineCounter,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import { SpecError } from './spec-error.ts';

/** Values looked at in one file: the kernel's largest spec has 20,000; aliases could multiply them. */
const MOST_VALUES = 500_000;

class Source {
  readonly file: string;
  private readonly document: Document;
  private readonly lines: LineCounter;
  private looked = 0;

  constructor(file: string, document: Document, lines: LineCounter) {
    this.file = file;
    this.document = document;
    this.lines = lines;
  }

  count(node: Node | undefined): void {
    if (++this.looked > MOST_VALUES) throw this.error(node, `more than ${MOST_VALUES} values`);
  }

  resolve(node: Node): Node | undefined {
    return isAlias(node) ? node.resolve(this.document) : node;
  }

  error(node: Node | undefined, what: string): SpecError {
    const { line, col } = this.lines.linePos(node?.range?.[0] ?? 0);
    return new SpecError(this.file, Math.max(1, line), Math.max(1, col), what);
  }
}

/** @throws SpecError if the text is no YAML. */
export function readYaml(file: string, text: string): YamlValue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source = new Source(file, document, lines);
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new SpecError(file, line, col, error.message);
  }
  if (!isNode(document.contents)) throw source.error(undefined, 'the file is empty');
  return new YamlValue(source, document.contents, 'the file');
}

export class YamlValue {
  private readonly source: Source;
  /** Where it stands: an alias itself, not what it is of. */
  private readonly place: Node;
  private readonly node: Node | undefined;
  private readonly what: string;

  constructor(source: Source, place: Node, what: string) {
    this.source = source;
    this.place = place;
    this.node = source.resolve(place);
    this.what = what;
    source.count(place);
  }

  /** To be thrown: where this stands, and what is wrong with it. */
  error(what: string): SpecError {
    return this.source.error(this.place, `${this.what}: ${what}`);
  }

  /** What stands under a key; undefined where there is none, or nothing. */
  get(key: string): YamlValue | undefined {
    const node = this.map().get(key, true) as unknown;
    if (!isNode(node) || (isScalar(node) && node.value === null)) return undefined;
    return new YamlValue(this.source, node, key);
  }

  need(key: string): YamlValue {
    const found = this.get(key);
    if (found === undefined) throw this.error(`no '${key}'`);
    return found;
  }

  /** What a map has, in order. */
  entries(): [string, YamlValue][] {
    return this.map().items.flatMap((pair): [string, YamlValue][] => {
      if (!isPair(pair) || !isScalar(pair.key) || !isNode(pair.value)) return [];
      const key = String(pair.key.value);
      return [[key, new YamlValue(this.source, pair.value, key)]];
    });
  }

  items(): YamlValue[] {
    if (!isSeq(this.node)) throw this.error('expected a list');
    return this.node.items.map((item) => {
      if (!isNode(item)) throw this.error('expected a list of values');
      return new YamlValue(this.source, item, this.what);
    });
  }

  isMap(): boolean {
    return isMap(this.node);
  }

  text(): string {
    const value = this.scalar();
    if (typeof value === 'string') return value;
    // names such as 802.1q or no are numbers and booleans to YAML
    if (isScalar(this.node) && this.node.source !== undefined) return this.node.source;
    throw this.error(`expected a text, got ${String(value)}`);
  }

  oneOf<T extends string>(choices: readonly T[]): T {
    const text = this.text();
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw this.error(`'${text}' is none of ${choices.join(', ')}`);
    return found;
  }

  bool(): boolean {
    const value = this.scalar();
    if (typeof value !== 'boolean')
      throw this.error(`expected true or false, got ${String(value)}`);
    return value;
  }

  /** A whole number that JavaScript holds exactly, from 0 to `most`. */
  size(most: number): number {
    const value = this.scalar();
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) {
      return value;
    }
    throw this.error(`expected a number from 0 to ${most}, got ${String(value)}`);
  }

  /** A whole number, or the text of a constant's name. */
  numberOrName(): bigint | string {
    const value = this.scalar();
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isInteger(value)) {
      const written = isScalar(this.node) ? this.node.source : undefined;
      return written !== undefined && /^(-?\d+|0x[0-9a-f]+)$/i.test(written)
        ? bigOf(written)
        : BigInt(value);
    }
    throw this.error(`expected a number or the name of one, got ${String(value)}`);
  }

  private scalar(): unknown {
    if (isScalar(this.node)) return this.node.value;
    throw this.error(`expected one value, got a ${isMap(this.node) ? 'map' : 'list'}`);
  }

  private map(): YAMLMap {
    if (!isMap(this.node)) throw this.error('expected a map of keys');
    return this.node;
  }
}

const bigOf = (written: string): bigint =>
  written.startsWith('-') ? -BigInt(written.slice(1)) : BigInt(written);
