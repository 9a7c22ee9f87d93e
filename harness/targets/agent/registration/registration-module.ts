/** The registration module of the kernel under test: steps on the kernel's side go to its file. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { type Resolver, fromHex, resolveBytes, resolveNumber } from '../../../program/bytes.ts';
import { BUILD_CALLS, type KernelStep } from '../../../program/kernel-steps.ts';
import type { Outcome } from '../../../program/transcript.ts';
import { errnoName } from '../../../wire/constants/errno.ts';
import { HarnessError } from '../../target.ts';
import { CMD, INPUT, VERSION } from './commands.ts';
import { type Part, bytes, command, flag, list, number } from './encode.ts';
import { callbackPart, dumpPart, encodeDefinition } from './encode-definition.ts';
import { mayCrash } from './may-crash.ts';
import { UnsupportedCommand } from './unsupported-command.ts';

const FILE = '/proc/nlconform';
/** The longest answer; one for all commands, since room as large as this is dear where pages are. */
const answer = Buffer.alloc(128 * 1024);

/** Our own errno where the module refuses a command: what the kernel said is in the answer. */
type Refusal = Error & { code?: string };

/** Whether the kernel has the module, and we may use it. */
export function hasRegistrationModule(): boolean {
  try {
    closeSync(openSync(FILE, 'r+'));
    return true;
  } catch {
    return false;
  }
}

/** Where commands go. */
export interface ModuleChannel {
  /** Good until the next command. @throws UnsupportedCommand where the module refuses it */
  ask(command: Uint8Array): Buffer;
  close(): void;
}

const channelOf = (fd: number): ModuleChannel => ({
  ask(text) {
    try {
      writeSync(fd, text);
    } catch (error) {
      const { code = '' } = error as Refusal;
      throw new UnsupportedCommand(`the registration module refuses it: ${code}`);
    }
    const got = readSync(fd, answer, 0, answer.length, 0);
    if (got < 4) throw new HarnessError(`read ${FILE}`, `${got} bytes of an answer`);
    return answer.subarray(0, got);
  },
  close: () => closeSync(fd),
});

/** One program's use of the module: what it registers goes when it is closed. */
export class RegistrationModule {
  /** Ids of the families registered, and numbers of their groups, by symbol. */
  readonly ids: Record<string, number> = {};
  readonly groups: Record<string, number[]> = {};
  readonly #handles = new Map<string, number>();
  readonly #channel: ModuleChannel;

  constructor(channel: ModuleChannel) {
    this.#channel = channel;
  }

  /** undefined where the kernel has no such module. */
  static open(): RegistrationModule | undefined {
    try {
      return new RegistrationModule(channelOf(openSync(FILE, 'r+')));
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.#channel.close();
  }

  /** The calling thread's network namespace is the step's. */
  make(step: KernelStep, resolve: Resolver): Outcome {
    const crash = mayCrash(step);
    if (crash !== undefined) return { unsupported: crash };
    try {
      return this.#make(step, resolve);
    } catch (error) {
      if (error instanceof UnsupportedCommand) return { unsupported: error.message };
      throw error;
    }
  }

  #make(step: KernelStep, resolve: Resolver): Outcome {
    switch (step.call) {
      case 'genl_register_family':
        return this.#register(step);
      case 'genl_unregister_family':
        return this.#ask(CMD.UNREGISTER_FAMILY, [
          this.#handle('family', step.family),
          step.idOf === undefined ? undefined : number('ID_OF', this.#number('family', step.idOf)),
        ]);
      case 'genlmsg_multicast':
      case 'genlmsg_multicast_allns':
      case 'genlmsg_unicast':
      case 'genl_set_err':
      case 'genl_has_listeners':
        return this.#familySend(step, resolve);
      case 'netlink_kernel_create':
        return this.#ask(CMD.KERNEL_CREATE, [
          this.#handle('socket', step.kernelSocket),
          number('UNIT', step.unit),
          number('GROUP_COUNT', step.groups),
          number('FLAGS', step.flags),
          number('INPUT', INPUT[step.input ?? 'rcv_skb']),
          callbackPart('CALLBACK', step.callback),
          number('BIND', step.bind),
          flag('UNBIND', step.unbind),
        ]);
      case 'netlink_kernel_release':
        return this.#ask(CMD.KERNEL_RELEASE, [this.#handle('socket', step.kernelSocket)]);
      case 'nlmsg_unicast':
      case 'nlmsg_multicast':
      case 'nlmsg_notify':
        if (!this.#handles.has(`socket ${step.kernelSocket}`)) {
          throw new UnsupportedCommand(`there is no kernel socket ${step.kernelSocket}`);
        }
        return this.#ask(SENDS[step.call], [
          this.#handle('socket', step.kernelSocket),
          number('PORTID', resolveNumber(step.portid ?? 0, resolve)),
          number('GROUP', step.group),
          flag('REPORT', step.report),
          bytes('BYTES', resolveBytes(step.bytes, resolve)),
        ]);
      case 'rtnl_register_module':
        return this.#ask(CMD.RTNL_REGISTER, [
          number('PROTOCOL', step.protocol),
          number('MSGTYPE', step.msgtype),
          number('FLAGS', step.flags),
          callbackPart('DOIT', step.doit),
          dumpPart(step.dumpit),
          flag('OTHER', step.other),
        ]);
      case 'rtnl_unregister':
        return this.#ask(CMD.RTNL_UNREGISTER, [
          number('PROTOCOL', step.protocol),
          number('MSGTYPE', step.msgtype),
        ]);
      case 'build_message':
        return this.#lines(CMD.BUILD, [
          number('LEN', step.payload),
          list('CALLS', step.calls, (each) => [
            number('VIA', BUILD_CALLS.indexOf(each.call)),
            number('LEN', each.length),
            each.bytes === undefined ? undefined : bytes('BYTES', fromHex(each.bytes)),
            number('TYPE', each.type),
            number('FLAGS', each.flags),
            number('ID', each.seq),
            number('PORTID', each.portid),
            number('CMD', each.cmd),
            number('VERSION', each.version),
            number('HDRSIZE', each.hdrsize),
            number('ATTR', each.attr),
          ]),
        ]);
      case 'kernel_calls':
        return this.#lines(CMD.CALLS, []);
    }
  }

  #lines(number_: number, parts: readonly Part[]): Outcome {
    const lines = this.#command(number_, parts).toString('utf8', 4).split('\n').slice(0, -1);
    return { ret: lines.length, lines };
  }

  #register({ family, definition }: KernelStep & { call: 'genl_register_family' }): Outcome {
    const answer = this.#command(CMD.REGISTER_FAMILY, [
      // a struct of its own each time: the last one stays what the symbol means if this is refused
      number('HANDLE', this.#next),
      ...encodeDefinition(definition),
    ]);
    const ret = answer.readInt32LE(0);
    if (ret < 0) return { errno: errnoName(-ret) };
    this.#handles.set(`family ${family}`, this.#next++);
    const id = answer.readInt32LE(4);
    this.ids[family] = id;
    const first = answer.readUInt32LE(8);
    this.groups[family] = (definition.groups ?? []).map((_, index) => first + index);
    return { ret, family: id };
  }

  #familySend(step: KernelStep & { call: keyof typeof FAMILY_SENDS }, resolve: Resolver): Outcome {
    if (!this.#handles.has(`family ${step.family}`)) {
      throw new UnsupportedCommand(`family ${step.family} was not registered`);
    }
    const portid = 'portid' in step ? step.portid : undefined;
    return this.#ask(FAMILY_SENDS[step.call], [
      this.#handle('family', step.family),
      number('PORTID', resolveNumber(portid ?? 0, resolve)),
      'group' in step ? number('GROUP', step.group) : undefined,
      'cmd' in step ? number('CMD', step.cmd) : undefined,
      'code' in step ? number('CODE', step.code) : undefined,
      'bytes' in step ? bytes('BYTES', resolveBytes(step.bytes ?? '', resolve)) : undefined,
    ]);
  }

  /** What the module calls a family or kernel socket; a name that is none gets a number too. */
  #number(kind: 'family' | 'socket', name: string): number {
    const key = `${kind} ${name}`;
    const known = this.#handles.get(key);
    if (known !== undefined) return known;
    this.#handles.set(key, this.#next);
    return this.#next++;
  }

  #next = 1;

  #handle(kind: 'family' | 'socket', name: string): Part {
    return number('HANDLE', this.#number(kind, name));
  }

  #ask(number_: number, parts: readonly Part[]): Outcome {
    const ret = this.#command(number_, parts).readInt32LE(0);
    return ret < 0 ? { errno: errnoName(-ret) } : { ret };
  }

  #command(number_: number, parts: readonly Part[]): Buffer {
    return this.#channel.ask(command(VERSION, number_, parts));
  }
}

const FAMILY_SENDS = {
  genlmsg_multicast: CMD.MULTICAST,
  genlmsg_multicast_allns: CMD.MULTICAST_ALLNS,
  genlmsg_unicast: CMD.UNICAST,
  genl_set_err: CMD.SET_ERR,
  genl_has_listeners: CMD.HAS_LISTENERS,
} as const;
const SENDS = {
  nlmsg_unicast: CMD.NLMSG_UNICAST,
  nlmsg_multicast: CMD.NLMSG_MULTICAST,
  nlmsg_notify: CMD.NLMSG_NOTIFY,
} as const;
