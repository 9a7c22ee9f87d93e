/** Kernel sockets that a program makes with netlink_kernel_create. */
import { type Resolver, resolveBytes, resolveNumber } from '../../../program/bytes.ts';
import type { StepOf } from '../../../program/program.ts';
import type { Outcome } from '../../../program/transcript.ts';
import {
  type KernelSock,
  type Net,
  type NetlinkKernelCfg,
  type Request,
  netlink_kernel_create,
  netlink_kernel_release,
  netlink_rcv_skb,
  nlmsg_multicast,
  nlmsg_notify,
  nlmsg_unicast,
} from '../../../../simulator/index.ts';
import { outcomeOf } from '../outcome.ts';
import { act } from './acts.ts';
import type { CallLog } from './call-log.ts';
import { sendFromRequest } from './send-from-request.ts';

type Create = StepOf<'netlink_kernel_create'>;
type Send = StepOf<'nlmsg_unicast' | 'nlmsg_multicast' | 'nlmsg_notify'>;

export class KernelSockets {
  readonly #log: CallLog;
  readonly #made = new Map<string, KernelSock>();
  readonly #all = new Set<KernelSock>();

  constructor(log: CallLog) {
    this.#log = log;
  }

  /** A NULL of the kernel is ENOMEM here: the function tells no errno. */
  create(step: Create, net: Net): Outcome {
    const { groups, flags = 0, bind, unbind } = step;
    const log = this.#log;
    const sk = netlink_kernel_create(net, step.unit, {
      ...(groups === undefined ? {} : { groups }),
      nonrootRecv: (flags & 1) !== 0,
      nonrootSend: (flags & 2) !== 0,
      ...this.#input(step),
      ...(bind === undefined
        ? {}
        : {
            bind: (_net: Net, group: number) => {
              log.plain('bind', group);
              return bind;
            },
          }),
      ...(unbind === undefined
        ? {}
        : { unbind: (_net: Net, group: number) => log.plain('unbind', group) }),
    });
    if (sk === undefined) return { errno: 'ENOMEM' };
    this.#made.set(step.kernelSocket, sk);
    this.#all.add(sk);
    return { ret: 0 };
  }

  #input({ unit, input = 'rcv_skb', callback = 0 }: Create): Pick<NetlinkKernelCfg, 'input'> {
    const log = this.#log;
    if (input === 'none') return {};
    if (input === 'swallow') return { input: ({ data }) => log.plain('input', data.length) };
    const receive = (request: Request): number => {
      log.plain('callback', request.type);
      return act(callback, request.extack, undefined, (sent) =>
        sendFromRequest(request, request.net.kernelSocks[unit], sent),
      );
    };
    return { input: (skb) => void netlink_rcv_skb(skb, receive) };
  }

  /** Of a socket that was not made: of NULL, which is allowed. */
  release(name: string): Outcome {
    const sk = this.#made.get(name);
    netlink_kernel_release(sk);
    this.#made.delete(name);
    if (sk !== undefined) this.#all.delete(sk);
    return { ret: 0 };
  }

  send(step: Send, resolve: Resolver): Outcome {
    const sk = this.#made.get(step.kernelSocket);
    if (sk === undefined) return { unsupported: `there is no kernel socket ${step.kernelSocket}` };
    const message = resolveBytes(step.bytes, resolve);
    const portid = resolveNumber(step.portid ?? 0, resolve) >>> 0;
    const group = step.group ?? 0;
    switch (step.call) {
      case 'nlmsg_unicast':
        return outcomeOf(nlmsg_unicast(sk, message, portid));
      case 'nlmsg_multicast':
        return outcomeOf(nlmsg_multicast(sk, message, portid, group));
      case 'nlmsg_notify':
        return outcomeOf(nlmsg_notify(sk, message, portid, group, step.report ?? false));
    }
  }

  releaseAll(): void {
    for (const sk of this.#all) netlink_kernel_release(sk);
    this.#all.clear();
  }
}
