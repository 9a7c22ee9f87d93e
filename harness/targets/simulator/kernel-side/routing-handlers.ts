/** Handlers of routing messages that a program registers. */
import type { StepOf } from '../../../program/program.ts';
import type { Outcome } from '../../../program/transcript.ts';
import {
  type Dump,
  type Kernel,
  type Request,
  rtnl_register,
  rtnl_unregister,
} from '../../../../simulator/index.ts';
import { outcomeOf } from '../outcome.ts';
import { DumpProgress, act } from './acts.ts';
import type { CallLog } from './call-log.ts';
import { messageOf, sendFromRequest } from './send-from-request.ts';

const NETLINK_ROUTE = 0;
const NLM_F_MULTI = 2;

export class RoutingHandlers {
  readonly #kernel: Kernel;
  readonly #log: CallLog;
  readonly #registered: [protocol: number, msgtype: number][] = [];

  constructor(kernel: Kernel, log: CallLog) {
    this.#kernel = kernel;
    this.#log = log;
  }

  register(step: StepOf<'rtnl_register_module'>): Outcome {
    const { protocol, msgtype, doit, dumpit, flags = 0 } = step;
    const log = this.#log;
    const ret = rtnl_register(this.#kernel, {
      protocol,
      msgtype,
      flags,
      doit:
        doit === undefined
          ? undefined
          : (request) => {
              log.plain('rtnl doit', request.type);
              return act(doit, request.extack, undefined, (sent) =>
                sendFromRequest(request, request.net.kernelSocks[NETLINK_ROUTE], sent),
              );
            },
      dumpit: dumpit === undefined ? undefined : (request) => dumpOf(request, dumpit, log),
    });
    this.#registered.push([protocol, msgtype]);
    return outcomeOf(ret);
  }

  unregister({ protocol, msgtype }: StepOf<'rtnl_unregister'>): Outcome {
    return outcomeOf(rtnl_unregister(this.#kernel, protocol, msgtype));
  }

  unregisterAll(): void {
    for (const [protocol, msgtype] of this.#registered) {
      rtnl_unregister(this.#kernel, protocol, msgtype);
    }
  }
}

function dumpOf(
  { type }: Request,
  does: NonNullable<StepOf<'rtnl_register_module'>['dumpit']>,
  log: CallLog,
): Dump {
  const progress = new DumpProgress();
  return {
    splitDone: false,
    asWritten: true,
    dump: (part) => {
      log.plain('rtnl dumpit', type);
      const { portid, seq } = part;
      return progress.go(does, part, (sent) =>
        messageOf(type, { portid, seq, flags: NLM_F_MULTI }, sent),
      );
    },
  };
}
