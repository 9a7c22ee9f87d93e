/** Steps and what came back, in the words that rules are written in. */
import { matchOutcome } from '../../oracle/index.ts';
import type { Bytes } from '../../program/bytes.ts';
import type { Step } from '../../program/program.ts';
import type { Outcome, Transcript } from '../../program/transcript.ts';
import { ack, hears, refusal } from '../../runner/lines.ts';
import { errnoName, NETLINK } from '../../wire/index.ts';
import { UsageError } from '../exit.ts';
import { literal } from './literal.ts';
import { type Pair, datagramWords } from './observed-datagram.ts';

/** The lines of a case, from the steps of a session and what two runs of it gave. */
export class RequirementLines {
  /** Words of lines.ts that they need. */
  readonly used = new Set<string>();
  /** What was sent, under the names that the lines use. */
  readonly sent: { name: string; socket: string; bytes: Bytes }[] = [];
  /** Whether they need the word `port`. */
  port = false;
  private readonly first: Transcript;
  private readonly second: Transcript;

  constructor(first: Transcript, second: Transcript) {
    this.first = first;
    this.second = second;
  }

  /** @throws UsageError for an outcome that no rule can state */
  line(step: Step, index: number): string {
    const outcome = this.first.outcomes[index];
    const again = this.second.outcomes[index];
    if (
      outcome === undefined ||
      'lost' in outcome ||
      'unsupported' in outcome ||
      'unmodelled' in outcome
    ) {
      const why = outcome === undefined ? 'no outcome' : Object.values(outcome).join();
      throw new UsageError(
        `step ${index} gave nothing that a rule can state (${why}); undo takes it back`,
      );
    }
    if (step.call === 'socket' && 'ret' in outcome && Object.keys(step).length === 3) {
      const protocol = NETLINK.name(step.protocol);
      this.used.add('socket');
      return `socket('${step.socket}', ${protocol === undefined ? step.protocol : `'${protocol}'`})`;
    }
    if (step.call === 'send' && 'ret' in outcome) return this.sends(step, index, outcome.ret);
    if (step.call === 'drain' && 'datagrams' in outcome && step.room === undefined) {
      return this.drains(step.socket, outcome, again);
    }
    return `{ step: ${literal(step)}, expect: ${this.expectation(outcome, step, again)} }`;
  }

  private sends(step: Extract<Step, { call: 'send' }>, index: number, ret: number): string {
    const { call, socket, bytes, ...more } = step;
    const name = `sent${index}`;
    this.sent.push({ name, socket, bytes: typeof bytes === 'string' ? [bytes] : bytes });
    this.used.add(call);
    const rest = Object.keys(more).length === 0 ? '{}' : literal(more);
    return rest === '{}'
      ? `send('${socket}', ${name})`
      : `send('${socket}', ${name}, ${rest}, { ret: ${ret} })`;
  }

  private drains(socket: string, outcome: Outcome, again: Outcome | undefined): string {
    if (!('datagrams' in outcome) || outcome.datagrams === undefined) return '';
    this.used.add('hears');
    const others = again !== undefined && 'datagrams' in again ? (again.datagrams ?? []) : [];
    const heard = outcome.datagrams.map(
      (each, at) => this.answer(socket, each) ?? this.datagram({ first: each, second: others[at] }),
    );
    if (outcome.end !== undefined) {
      const patterns = heard.map((each) => `${each}('${socket}')`).join(', ');
      this.used.delete('hears');
      return `{ step: { call: 'drain', socket: '${socket}' }, expect: { datagrams: [${patterns}], end: '${outcome.end}' } }`;
    }
    return `hears(${[`'${socket}'`, ...heard].join(', ')})`;
  }

  /** `ack(sent1)`, where the bytes are exactly that. */
  private answer(socket: string, datagram: Pair['first']): string | undefined {
    const errno = errnoOf(datagram.bytes);
    if (errno === undefined) return undefined;
    for (const { name, socket: by, bytes } of this.sent.toReversed()) {
      if (by !== socket) continue;
      const words = errno === 0 ? 'ack' : 'refusal';
      const ways = errno === 0 ? [undefined] : [false, true];
      for (const capped of ways) {
        const heard =
          errno === 0 ? ack(bytes) : refusal(bytes, errnoName(errno), { capped: capped ?? false });
        if (!this.isExactly(socket, heard, datagram)) continue;
        this.used.add(words);
        if (errno === 0) return `ack(${name})`;
        return `refusal(${name}, '${errnoName(errno)}'${capped ? ', { capped: true }' : ''})`;
      }
    }
    return undefined;
  }

  private isExactly(
    socket: string,
    heard: ReturnType<typeof ack>,
    datagram: Pair['first'],
  ): boolean {
    try {
      const { expect = {} } = hears(socket, heard);
      const context = { transcript: this.first, protocol: 0 };
      return matchOutcome(expect, { ret: 1, datagrams: [datagram] }, context) === undefined;
    } catch (error) {
      // a request without a plain sequence number has no answer in these words
      if (error instanceof TypeError) return false;
      throw error;
    }
  }

  private datagram(pair: Pair): string {
    const { text, port } = datagramWords(pair, this.first.ports);
    this.port ||= port;
    this.used.add('datagram');
    return text;
  }

  private expectation(outcome: Outcome, step: Step, again: Outcome | undefined): string {
    if (!('ret' in outcome)) return literal(outcome);
    if (outcome.name !== undefined) {
      const same = again !== undefined && 'name' in again && again.name === outcome.name;
      const own = step.call === 'getsockname' && outcome.name.startsWith('10000000');
      if (own) {
        const groups = Number.parseInt(
          outcome.name.slice(16).match(/../g)?.toReversed().join('') ?? '0',
          16,
        );
        this.port = true;
        return `{ name: { pid: port('${step.socket}'), groups: ${groups} }, length: ${outcome.length} }`;
      }
      if (same) return literal({ name: { bytes: [outcome.name] }, length: outcome.length });
      return '{}';
    }
    if (outcome.value !== undefined)
      return literal({
        value: [outcome.value],
        ...(outcome.length === undefined ? {} : { length: outcome.length }),
      });
    if (outcome.revents !== undefined) return literal({ revents: outcome.revents });
    if (outcome.datagrams !== undefined) {
      const others = again !== undefined && 'datagrams' in again ? (again.datagrams ?? []) : [];
      const socket = 'socket' in step ? step.socket : '';
      const heard = outcome.datagrams.map(
        (first, at) => `${this.datagram({ first, second: others[at] })}('${socket}')`,
      );
      const end = outcome.end === undefined ? '' : `, end: '${outcome.end}'`;
      return `{ datagrams: [${heard.join(', ')}]${end} }`;
    }
    return literal({ ret: outcome.ret });
  }
}

/** The errno of a lone NLMSG_ERROR, 0 for an ACK; undefined for anything else. */
function errnoOf(hex: string): number | undefined {
  if (hex.slice(8, 12) !== '0200' || hex.length < 40) return undefined;
  return -Buffer.from(hex.slice(32, 40), 'hex').readInt32LE(0);
}
