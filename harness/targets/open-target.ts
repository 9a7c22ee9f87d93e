/** From a spec string to a target. */
import { AgentTarget, type AgentTargetOptions } from './exec/agent-target.ts';
import { GvisorTarget } from './gvisor/gvisor-target.ts';
import { KernelTarget } from './namespace/kernel-target.ts';
import { createSimulatorTarget } from './simulator/index.ts';
import { UmlTarget } from './uml/uml-target.ts';
import { parseSpec as parseUml } from './uml/parse-spec.ts';
import { VmTarget } from './vm/vm-target.ts';
import { type Target, UnknownTarget } from './target.ts';

export interface Kind {
  /** As the user writes it. */
  form: string;
  about: string;
}

export const kinds: readonly Kind[] = [
  {
    form: 'simulator[:PROFILE][?fault=NAME,…&root=machine]',
    about: 'our model of Linux Netlink, in process',
  },
  { form: 'kernel', about: 'the kernel this machine runs on, in a namespace of its own' },
  { form: 'uml', about: 'User-Mode Linux, from the package user-mode-linux' },
  {
    form: 'uml:PATH[?module=FILE.ko&gcov=FOLDER]',
    about: 'a User-Mode Linux of your own (npm run kernels -- build)',
  },
  {
    form: 'vm:VMLINUZ[?module=FILE.ko&…]',
    about: 'a kernel image (npm run kernels -- fetch) in QEMU, from the package qemu-system-x86',
  },
  { form: 'gvisor', about: 'the kernel in user space of gvisor.dev, from the package runsc' },
  { form: 'exec:COMMAND', about: 'any program that speaks the agent protocol' },
];

/** @throws UnknownTarget with what would be right. */
export function openTarget(spec: string, options: AgentTargetOptions = {}): Target {
  if (spec === 'kernel') return new KernelTarget(options);
  if (/^simulator(?=$|[:?])/.test(spec)) return createSimulatorTarget(spec);
  if (/^uml(?=$|[:?])/.test(spec)) {
    const { binary, ...more } = parseUml(spec);
    return new UmlTarget(spec, binary, { ...options, ...more });
  }
  if (/^vm(?=$|[:?])/.test(spec)) return new VmTarget(spec, options);
  if (spec === 'gvisor') return new GvisorTarget(options);
  if (spec.startsWith('exec:')) {
    const command = spec.slice('exec:'.length).trim();
    if (command === '') throw new UnknownTarget(spec, 'exec: needs a command behind it');
    // a shell, since the user writes a command line: quotes and variables mean what they usually mean
    return new AgentTarget(spec, { file: '/bin/sh', args: ['-c', command] }, options);
  }
  const known = kinds.map(({ form }) => form).join(', ');
  throw new UnknownTarget(spec, `no such target; there are ${known}`);
}
