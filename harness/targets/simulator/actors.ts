/** Who acts in a program: tasks of the simulated kernel, one for each actor. */
import type { Actor } from '../../program/program.ts';
import type { Kernel, Task } from '../../../simulator/index.ts';

export interface Acting {
  task: Task;
  /** The name of its process. */
  process: string;
}

export class Actors {
  /** Ids of the processes that acted. */
  readonly processes: Record<string, number> = {};
  readonly #kernel: Kernel;
  readonly #declared: Record<string, Actor>;
  readonly #acting = new Map<string, Acting>();

  constructor(kernel: Kernel, declared: Record<string, Actor>) {
    this.#kernel = kernel;
    this.#declared = declared;
    this.processes['main'] = kernel.processId('main');
  }

  /** The actor of that name, default main; undefined if the program does not declare it. */
  of(name: string | undefined): Acting | undefined {
    const key = name ?? '';
    const known = this.#acting.get(key);
    if (known !== undefined) return known;
    const actor: Actor | undefined =
      name === undefined
        ? {}
        : Object.hasOwn(this.#declared, name)
          ? this.#declared[name]
          : undefined;
    if (actor === undefined) return undefined;
    const { process = 'main', netns, uid, capabilities } = actor;
    const net = this.#kernel.net(netns === undefined ? '' : netns);
    const credentials = {
      ...(uid === undefined ? {} : { uid }),
      ...(capabilities === undefined ? {} : { capabilities }),
    };
    const acting = { task: this.#kernel.task(process, credentials, net), process };
    this.processes[process] = acting.task.tgid;
    this.#acting.set(key, acting);
    return acting;
  }
}
