/** The steps of a program on the kernel's side of a simulated kernel. */
import type { Resolver } from '../../../program/bytes.ts';
import type { KernelStep } from '../../../program/kernel-steps.ts';
import type { Outcome } from '../../../program/transcript.ts';
import type { Kernel, Net } from '../../../../simulator/index.ts';
import { buildMessage } from './build-message.ts';
import { CallLog } from './call-log.ts';
import { Families } from './families.ts';
import { KernelSockets } from './kernel-sockets.ts';
import { RoutingHandlers } from './routing-handlers.ts';

export class KernelSide {
  readonly families: Families;
  readonly #log = new CallLog();
  readonly #sockets: KernelSockets;
  readonly #handlers: RoutingHandlers;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.families = new Families(kernel, this.#log);
    this.#sockets = new KernelSockets(this.#log);
    this.#handlers = new RoutingHandlers(kernel, this.#log);
  }

  /** @param net where the actor lives */
  make(step: KernelStep, net: Net, resolve: Resolver): Outcome {
    switch (step.call) {
      case 'genl_register_family':
        return this.families.register(step.family, step.definition);
      case 'genl_unregister_family':
        return this.families.unregister(step.family, step.idOf);
      case 'genlmsg_multicast':
      case 'genlmsg_multicast_allns':
      case 'genlmsg_unicast':
      case 'genl_set_err':
      case 'genl_has_listeners':
        return this.families.send(step, net, resolve);
      case 'netlink_kernel_create':
        return this.#sockets.create(step, net);
      case 'netlink_kernel_release':
        return this.#sockets.release(step.kernelSocket);
      case 'nlmsg_unicast':
      case 'nlmsg_multicast':
      case 'nlmsg_notify':
        return this.#sockets.send(step, resolve);
      case 'rtnl_register_module':
        return this.#handlers.register(step);
      case 'rtnl_unregister':
        return this.#handlers.unregister(step);
      case 'build_message':
        return buildMessage(this.#kernel, step);
      case 'kernel_calls': {
        const lines = this.#log.take();
        return { ret: lines.length, lines };
      }
    }
  }

  /** At the end of a program: nothing of it is left to the next. */
  close(): void {
    this.families.unregisterAll();
    this.#sockets.releaseAll();
    this.#handlers.unregisterAll();
  }
}
