/** nlconform targets: what is available here, and what is missing and how to get it. */
import { Command } from 'commander';
import { kinds, openTarget } from '../targets/open-target.ts';
import { HarnessError, TargetUnavailable } from '../targets/target.ts';
import { collect } from './arguments.ts';

interface Probe {
  spec: string;
  available: boolean;
  [more: string]: unknown;
}

export const targetsCommand = (): Command =>
  new Command('targets')
    .option('-t, --target <spec>', 'probe this one; may be given several times', collect)
    .option('--json', 'print as JSON')
    .action(async (flags: { target?: string[]; json?: boolean }) => {
      const probes: Probe[] = [];
      for (const spec of flags.target ?? ['simulator', 'kernel', 'uml', 'gvisor'])
        probes.push(await probe(spec));
      if (flags.json) console.log(JSON.stringify({ kinds, targets: probes }, null, 2));
      else print(probes);
    });

async function probe(spec: string): Promise<Probe> {
  const target = openTarget(spec);
  const begin = performance.now();
  try {
    const info = await target.start();
    const startTime = Math.round(performance.now() - begin);
    return { spec, available: true, startTime, ...info };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const mend = error instanceof TargetUnavailable ? error.mend : '';
    return { spec, available: false, reason: error.message, mend };
  } finally {
    await target.close();
  }
}

function print(probes: readonly Probe[]): void {
  for (const each of probes) {
    if (!each.available) {
      console.log(`${each.spec}: not available\n  ${String(each['reason'])}`);
      continue;
    }
    const { name, version, byteOrder, pageSize, cpus, startTime } = each;
    console.log(`${each.spec}: available (${String(name)} ${String(version)})`);
    console.log(
      `  ready after ${String(startTime)} ms, ${String(byteOrder)}, page ${String(pageSize)}, ${String(cpus)} CPU${cpus === 1 ? '' : 's'}`,
    );
    console.log(`  can: ${(each['capabilities'] as string[]).join(', ')}`);
    const config = Object.entries(each['config'] as Record<string, string>);
    if (config.length > 0) console.log(`  ${config.map(([k, v]) => `${k}=${v}`).join(', ')}`);
  }
  console.log('\nOther targets:');
  for (const { form, about } of kinds) console.log(`  ${form.padEnd(36)} ${about}`);
}
