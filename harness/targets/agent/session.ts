/**
 * One program, run: its sockets by name, its actors, and what came back. Steps of the agent's
 * own thread are made at once; those of other threads and processes are awaited, one by one.
 */
import { type NumberSymbol, type Resolver, UnresolvedSymbol } from '../../program/bytes.ts';
import { type KernelStep, isKernelStep } from '../../program/kernel-steps.ts';
import type { Actor, Program, Step } from '../../program/program.ts';
import { type Outcome, TRANSCRIPT_VERSION, type Transcript } from '../../program/transcript.ts';
import * as libc from '../../syscalls/libc.ts';
import { unknownCapability, withCapabilities } from './capabilities.ts';
import { familyId } from './family-id.ts';
import type { Hand } from './hand.ts';
import type { HandPool } from './hand-pool.ts';
import type { Namespaces } from './namespaces.ts';
import { type Performed, perform } from './perform.ts';
import { RegistrationModule } from './registration/registration-module.ts';
import { resolveStep } from './resolve-step.ts';
import { portOf } from './address-calls.ts';

interface OpenSocket {
  fd: number;
  /** The process whose descriptor it is; undefined: the agent's. */
  owner: Hand | undefined;
}

const MAIN: Actor = {};

export class Session {
  private readonly sockets = new Map<string, OpenSocket>();
  private readonly ports = new Map<string, number>();
  private readonly processes: Record<string, number> = { main: process.pid };
  private readonly outcomes: Outcome[] = [];
  private readonly families: Record<string, number> = {};
  private readonly devices: Record<string, number> = {};
  private module: RegistrationModule | undefined;
  private readonly program: Program;
  private readonly namespaces: Namespaces;
  private readonly hands: HandPool;

  constructor(program: Program, namespaces: Namespaces, hands: HandPool) {
    this.program = program;
    this.namespaces = namespaces;
    this.hands = hands;
  }

  /** A Promise only where the program has actors beyond the agent's own thread. */
  run(): Transcript | Promise<Transcript> {
    const { actors, steps } = this.program;
    if (actors === undefined) {
      for (const step of steps) this.outcomes.push(this.make(step, MAIN));
      return this.finish();
    }
    return this.runActors(actors, steps);
  }

  private async runActors(actors: Record<string, Actor>, steps: Step[]): Promise<Transcript> {
    for (const step of steps) {
      const actor = step.actor === undefined ? MAIN : actors[step.actor];
      this.outcomes.push(await this.act(step, actor));
    }
    for (const [name, { fd, owner }] of this.sockets) {
      if (owner !== undefined) await this.closeRemote(name, fd, owner);
    }
    this.namespaces.forgetNamed();
    return this.finish();
  }

  private act(step: Step, actor: Actor | undefined): Outcome | Promise<Outcome> {
    if (actor === undefined) return { unsupported: `actor '${step.actor}' is not declared` };
    if (actor.uid !== undefined) return { unsupported: 'another user id' };
    const unknown = unknownCapability(actor.capabilities);
    if (unknown !== undefined) return { unsupported: `capability ${unknown} is not known` };
    const refused = this.namespaces.refused(actor.netns);
    if (refused !== undefined) return { unsupported: refused };
    if (isKernelStep(step)) return this.makeInKernel(step, actor.netns);
    const foreign = actor.process !== undefined && actor.process !== 'main';
    if (foreign && actor.thread !== undefined) {
      return { unsupported: 'a thread of another process' };
    }
    if (foreign || actor.thread !== undefined) {
      return this.namespaces.canBeEntered
        ? this.makeRemote(step, actor)
        : { unsupported: 'another thread or process: none can follow into the network namespace' };
    }
    return this.make(step, actor);
  }

  /** Whoever acts: it is the kernel that makes the step. */
  private makeInKernel(step: KernelStep, netns: string | undefined): Outcome {
    this.module ??= RegistrationModule.open();
    const { module } = this;
    if (module === undefined) return { unsupported: 'it needs a module inside the kernel' };
    try {
      return this.namespaces.inside(netns, () => module.make(step, this.resolve));
    } catch (error) {
      if (error instanceof UnresolvedSymbol) return { unsupported: error.message };
      throw error;
    }
  }

  private make(step: Step, { netns, capabilities }: Actor): Outcome {
    if (isKernelStep(step)) return this.makeInKernel(step, netns);
    const name = 'socket' in step ? step.socket : '';
    const open = this.sockets.get(name);
    if (open?.owner !== undefined) return { unsupported: `socket ${name} is of another process` };
    if (step.call === 'close') this.remember(name);
    const fd = open?.fd ?? -1;
    const { outcome, opened } =
      netns === undefined && capabilities === undefined
        ? perform(step, fd, this.resolve)
        : this.performAs(step, fd, netns, capabilities);
    if (opened !== undefined) {
      if (fd >= 0) libc.close(fd);
      this.sockets.set(name, { fd: opened, owner: undefined });
    }
    if (step.call === 'close') this.sockets.delete(name);
    return outcome;
  }

  private performAs(
    step: Step,
    fd: number,
    netns: string | undefined,
    capabilities: readonly string[] | undefined,
  ): Performed {
    const make = () => perform(step, fd, this.resolve);
    const within = capabilities === undefined ? make : () => withCapabilities(capabilities, make);
    return this.namespaces.inside(netns, within);
  }

  private async makeRemote(step: Step, actor: Actor): Promise<Outcome> {
    const hand = await this.hands.of(actor);
    if (actor.process !== undefined && actor.process !== 'main') {
      this.processes[actor.process] = hand.pid;
    }
    const owner = hand.pid === process.pid ? undefined : hand;
    const name = 'socket' in step ? step.socket : '';
    const open = this.sockets.get(name);
    if (open !== undefined && open.owner !== owner) {
      return { unsupported: `socket ${name} is of another process` };
    }
    let plain: Step;
    try {
      plain = resolveStep(step, this.resolve);
    } catch (error) {
      if (error instanceof UnresolvedSymbol) return { unsupported: error.message };
      throw error;
    }
    // a thread closes what is ours: afterwards nobody can ask for its port
    if (step.call === 'close') this.remember(name);
    const netns = this.namespaces.pathOf(actor.netns);
    const { capabilities } = actor;
    const { outcome, opened, port } = await hand.make({
      step: plain,
      fd: open?.fd ?? -1,
      netns,
      ...(capabilities === undefined ? {} : { capabilities }),
    });
    if (opened !== undefined) {
      if (open !== undefined) await this.closeRemote(name, open.fd, hand);
      this.sockets.set(name, { fd: opened, owner });
    }
    // a socket that takes the name of another one has no port yet
    const isNew = opened !== undefined || (open !== undefined && !this.ports.has(name));
    if (isNew || (open !== undefined && port !== 0)) this.ports.set(name, port);
    if (step.call === 'close') this.sockets.delete(name);
    return outcome;
  }

  private async closeRemote(name: string, fd: number, owner: Hand): Promise<void> {
    const netns = this.namespaces.pathOf(undefined);
    await owner.make({ step: { call: 'close', socket: name }, fd, netns });
    this.sockets.delete(name);
  }

  private readonly resolve: Resolver = (symbol: NumberSymbol) => {
    if ('port' in symbol) return this.portNow(symbol.port);
    if ('family' in symbol) {
      const own = this.module?.ids[symbol.family];
      if (own !== undefined) return own;
      const id = (this.families[symbol.family] ??= familyId(symbol.family) ?? -1);
      return id < 0 ? undefined : id;
    }
    if ('ifindex' in symbol) {
      const index = (this.devices[symbol.ifindex] ??= libc.if_nametoindex(symbol.ifindex));
      return index === 0 ? undefined : index;
    }
    return this.module?.groups[symbol.group]?.[symbol.index ?? 0];
  };

  private portNow(name: string): number | undefined {
    const open = this.sockets.get(name);
    if (open === undefined || open.owner !== undefined) return this.ports.get(name);
    this.remember(name);
    return this.ports.get(name);
  }

  private remember(name: string): void {
    const open = this.sockets.get(name);
    if (open !== undefined && open.owner === undefined) this.ports.set(name, portOf(open.fd));
  }

  private finish(): Transcript {
    for (const [name, { fd, owner }] of this.sockets) {
      if (owner !== undefined) continue;
      this.remember(name);
      libc.close(fd);
    }
    this.module?.close();
    const transcript: Transcript = {
      nlconform: 'transcript',
      version: TRANSCRIPT_VERSION,
      outcomes: this.outcomes,
      processes: this.processes,
      ports: Object.fromEntries(this.ports),
    };
    const found = Object.entries(this.families).filter(([, id]) => id >= 0);
    const families = { ...Object.fromEntries(found), ...this.module?.ids };
    const { groups = {} } = this.module ?? {};
    if (Object.keys(families).length > 0) transcript.families = families;
    if (Object.keys(groups).length > 0) transcript.groups = groups;
    if (Object.keys(this.devices).length > 0) transcript.devices = this.devices;
    return transcript;
  }
}
