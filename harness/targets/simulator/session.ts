/**
 * One program on a simulated kernel: its sockets by name, its actors, and what came back.
 */
import { type NumberSymbol, type Resolver, UnresolvedSymbol } from '../../program/bytes.ts';
import { isKernelStep } from '../../program/kernel-steps.ts';
import type { Program, Step } from '../../program/program.ts';
import { type Outcome, TRANSCRIPT_VERSION, type Transcript } from '../../program/transcript.ts';
import {
  type Kernel,
  type NetlinkSocket,
  Unmodelled,
  procNetlink,
} from '../../../simulator/index.ts';
import { Actors } from './actors.ts';
import { KernelSide } from './kernel-side/kernel-side.ts';
import { outcomeOf } from './outcome.ts';
import { type SocketStep, perform } from './perform.ts';

interface OpenSocket {
  socket: NetlinkSocket;
  process: string;
  /** Set once the simulator could not say what the kernel would have done with this socket. */
  unmodelled?: string;
}

export class Session {
  readonly #program: Program;
  readonly #kernel: Kernel;
  readonly #actors: Actors;
  readonly #kernelSide: KernelSide;
  readonly #sockets = new Map<string, OpenSocket>();
  readonly #ports = new Map<string, number>();
  readonly #devices: Record<string, number> = {};

  constructor(program: Program, kernel: Kernel) {
    this.#program = program;
    this.#kernel = kernel;
    this.#actors = new Actors(kernel, program.actors ?? {});
    this.#kernelSide = new KernelSide(kernel);
  }

  run(): Transcript {
    const outcomes = this.#program.steps.map((step) => this.#make(step));
    for (const [name, { socket }] of this.#sockets) {
      this.#ports.set(name, socket.portid);
      socket.close();
    }
    this.#kernelSide.close();
    for (const name of this.#kernel.nets.keys()) if (name !== '') this.#kernel.cleanup_net(name);
    const transcript: Transcript = {
      nlconform: 'transcript',
      version: TRANSCRIPT_VERSION,
      outcomes,
      processes: this.#actors.processes,
      ports: Object.fromEntries(this.#ports),
    };
    const { ids, groups } = this.#kernelSide.families;
    if (Object.keys(ids).length > 0) transcript.families = ids;
    if (Object.keys(groups).length > 0) transcript.groups = groups;
    if (Object.keys(this.#devices).length > 0) transcript.devices = this.#devices;
    return transcript;
  }

  #make(step: Step): Outcome {
    const name = 'socket' in step ? step.socket : undefined;
    const open = name === undefined ? undefined : this.#sockets.get(name);
    if (open?.unmodelled !== undefined && step.call !== 'close' && step.call !== 'socket') {
      return { unmodelled: open.unmodelled };
    }
    try {
      return this.#call(step, open);
    } catch (error) {
      if (error instanceof UnresolvedSymbol) return { unsupported: error.message };
      if (!(error instanceof Unmodelled)) throw error;
      if (open !== undefined) open.unmodelled = error.what;
      return { unmodelled: error.what };
    }
  }

  #call(step: Step, open: OpenSocket | undefined): Outcome {
    const actor = this.#actors.of(step.actor);
    if (actor === undefined) return { unsupported: `actor '${step.actor}' is not declared` };
    if (isKernelStep(step)) return this.#kernelSide.make(step, actor.task.net, this.#resolve);
    switch (step.call) {
      case 'socket':
        return this.#open(step.socket, step, actor.process);
      case 'socketpair': {
        const made = this.#kernel.socket(actor.task, step.protocol, step.type ?? 3);
        if (typeof made === 'number') return outcomeOf(made);
        made.close();
        return { errno: 'EOPNOTSUPP' };
      }
      case 'read_proc':
        return { ret: 0, lines: procNetlink(actor.task.net) };
      default:
        return this.#onSocket(step, open, actor.process);
    }
  }

  #open(name: string, step: Step & { call: 'socket' }, process: string): Outcome {
    const actor = this.#actors.of(step.actor);
    if (actor === undefined) return { unsupported: `actor '${step.actor}' is not declared` };
    if ((step.domain ?? 16) !== 16) throw new Unmodelled(`sockets of domain ${step.domain}`);
    const socket = this.#kernel.socket(actor.task, step.protocol, step.type ?? 3);
    if (typeof socket === 'number') return outcomeOf(socket);
    this.#sockets.get(name)?.socket.close();
    this.#sockets.set(name, { socket, process });
    return { ret: 0 };
  }

  #onSocket(step: SocketStep, open: OpenSocket | undefined, process: string): Outcome {
    if (open === undefined) {
      const negative = step.call === 'setsockopt' && (step.length ?? 0) < 0;
      if (negative && !this.#kernel.profile.facts.descriptorFirst) return { errno: 'EINVAL' };
      return perform(step, undefined, this.#resolve);
    }
    if (open.process !== process) {
      return { unsupported: `socket ${step.socket} is of another process` };
    }
    const { socket } = open;
    const task = this.#actors.of(step.actor)?.task;
    if (task !== undefined) socket.user = task;
    if (step.call !== 'close') return perform(step, socket, this.#resolve);
    this.#ports.set(step.socket, socket.portid);
    this.#sockets.delete(step.socket);
    return { ret: socket.close() };
  }

  readonly #resolve: Resolver = (symbol: NumberSymbol) => {
    if ('port' in symbol) {
      return this.#sockets.get(symbol.port)?.socket.portid ?? this.#ports.get(symbol.port);
    }
    if ('family' in symbol) return this.#kernelSide.families.idOf(symbol.family);
    if ('group' in symbol)
      return this.#kernelSide.families.groupOf(symbol.group, symbol.index ?? 0);
    const index = this.#kernel.net().deviceByName(symbol.ifindex)?.index;
    if (index !== undefined) this.#devices[symbol.ifindex] = index;
    return index;
  };
}
