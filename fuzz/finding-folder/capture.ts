/** The messages of a finding as a capture: one interface a target, a comment a packet. */
import { protocolsAt } from '../../harness/oracle/index.ts';
import { ownVersion } from '../../harness/own-module.ts';
import { fromHex, type Resolver, resolveBytes } from '../../harness/program/bytes.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { type Packet, summarize, writePcapng } from '../../harness/wire/index.ts';
import { sendWords } from '../reproducer/step-words.ts';
import type { Finding } from './finding.ts';

/** Microseconds between two steps: they keep their order, and no clock is in the file. */
const STEP = 1000;

export function captureOf({ program, step, text, transcripts }: Finding): Uint8Array {
  const targets = Object.entries(transcripts);
  const packets = targets.flatMap(([, transcript], index) =>
    packetsOf(program, transcript, index, { step, text }),
  );
  return writePcapng(
    targets.map(([spec]) => spec),
    packets.toSorted((a, b) => a.time - b.time),
    `nlconform ${ownVersion()}`,
  );
}

function packetsOf(
  program: Program,
  transcript: Transcript,
  index: number,
  mark: { step: number; text: string },
): Packet[] {
  const protocols = protocolsAt(program);
  const resolve = resolverOf(transcript);
  const out: Packet[] = [];
  for (const [at, step] of program.steps.entries()) {
    const outcome = transcript.outcomes[at];
    if (!('socket' in step) || outcome === undefined) continue;
    const protocol = protocols[at] ?? -1;
    if (protocol < 0) continue;
    const time = STEP * at;
    const marked = at === mark.step ? ` <- ${mark.text}` : '';
    const told = (what: string): string => `step ${at}: ${what}${marked}`;
    const shared = { interface: index, protocol };
    if (step.call === 'send') {
      const bytes = resolveBytes(step.bytes, resolve);
      const how = 'errno' in outcome ? `, ${outcome.errno}` : '';
      out.push({ ...shared, to: 'kernel', bytes, time, comment: told(`${sendWords(step)}${how}`) });
    }
    if (!('ret' in outcome)) continue;
    for (const [place, datagram] of (outcome.datagrams ?? []).entries()) {
      const bytes = fromHex(datagram.bytes);
      const words = `${step.call} ${step.socket}, datagram ${place}: ${summarize(bytes, { protocol })}`;
      out.push({ ...shared, to: 'user', bytes, time: time + 1 + place, comment: told(words) });
    }
  }
  return out;
}

/** As far as the transcript tells; what it does not tell shows as zero. */
const resolverOf =
  ({ ports, families = {}, groups = {}, devices = {} }: Transcript): Resolver =>
  (symbol) => {
    if ('port' in symbol) return ports[symbol.port] ?? 0;
    if ('family' in symbol) return families[symbol.family] ?? 0;
    if ('group' in symbol) return groups[symbol.group]?.[symbol.index ?? 0] ?? 0;
    return devices[symbol.ifindex] ?? 0;
  };
