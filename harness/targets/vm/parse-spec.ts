/** `vm:VMLINUZ[?modules=FOLDER&module=FILE.ko&memory=MEGABYTES&accel=tcg]` */
import { UnknownTarget } from '../target.ts';

export interface VmSpec {
  vmlinuz: string;
  /** Where the modules of this kernel lie; default: beside it, as packages have it. */
  modules?: string;
  /** Modules of one's own, loaded in this order before the agent starts. */
  extra: string[];
  /** In megabytes. */
  memory?: number;
  /** Default: kvm where a guest boots with it. */
  accel?: 'kvm' | 'tcg';
}

/** A path's `+` and `%` mean themselves: Debian's releases have the one. @throws UnknownTarget */
export function parseVmSpec(spec: string): VmSpec {
  const [, vmlinuz = '', query = ''] = /^vm:([^?]*)(?:\?(.*))?$/s.exec(spec) ?? [];
  if (vmlinuz === '') {
    throw new UnknownTarget(spec, 'vm: needs the path of a kernel (bzImage, vmlinuz) behind it');
  }
  const out: VmSpec = { vmlinuz, extra: [] };
  for (const word of query.split('&').filter(Boolean)) {
    const [key = '', ...rest] = word.split('=');
    const value = rest.join('=');
    if (value === '') throw new UnknownTarget(spec, `'${key}' needs a value: ${key}=…`);
    if (key === 'modules') out.modules = value;
    else if (key === 'module') out.extra.push(...value.split(',').filter(Boolean));
    else if (key === 'memory') out.memory = megabytes(spec, value);
    else if (key === 'accel') out.accel = accelerator(spec, value);
    else {
      const known = 'modules, module, memory and accel';
      throw new UnknownTarget(spec, `'${key}' is not known; there are ${known}`);
    }
  }
  return out;
}

/** Below this the machine cannot unpack its root file system. */
const LEAST = 384;

function megabytes(spec: string, value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= LEAST) return number;
  throw new UnknownTarget(spec, `memory is a number of megabytes from ${LEAST} up, not '${value}'`);
}

function accelerator(spec: string, value: string): 'kvm' | 'tcg' {
  if (value === 'kvm' || value === 'tcg') return value;
  throw new UnknownTarget(spec, `accel is kvm or tcg, not '${value}'`);
}
