/** Every datagram that a rule sends, by protocol: what hostile ones are made from. */
import { type Bytes, UnresolvedSymbol, resolveBytes } from '../../harness/program/bytes.ts';
import { protocolsAt } from '../../harness/oracle/index.ts';
import { programOf } from '../../harness/runner/judge.ts';
import { suites } from '../../suites/index.ts';

/** Families and devices that rules name are taken for these. */
const [ETHTOOL, LOOPBACK, PORT] = [21, 1, 4242];

export function corpus(): ReadonlyMap<number, readonly Uint8Array[]> {
  const found = new Map<number, Map<string, Uint8Array>>();
  for (const { requirements } of suites) {
    for (const { cases } of requirements) {
      for (const program of cases.map(programOf)) {
        const protocols = protocolsAt(program);
        for (const [index, step] of program.steps.entries()) {
          if (step.call !== 'send') continue;
          const bytes = resolved(step.bytes);
          const protocol = protocols[index] ?? -1;
          if (bytes === undefined || bytes.length > 4096) continue;
          const known = found.get(protocol) ?? new Map<string, Uint8Array>();
          found.set(protocol, known.set(String(bytes), bytes));
        }
      }
    }
  }
  return new Map([...found].map(([protocol, all]) => [protocol, [...all.values()]]));
}

function resolved(bytes: Bytes): Uint8Array | undefined {
  try {
    return resolveBytes(bytes, (symbol) =>
      'family' in symbol ? ETHTOOL : 'ifindex' in symbol ? LOOPBACK : PORT,
    );
  } catch (error) {
    if (error instanceof UnresolvedSymbol) return undefined;
    throw error;
  }
}
