/** A step with its symbols replaced by numbers, to be made by another thread or process. */
import {
  type Resolver,
  isSymbol,
  resolveBytes,
  resolveNumber,
  toHex,
} from '../../program/bytes.ts';
import type { Address, Step } from '../../program/program.ts';

const plainAddress = (given: Address, resolve: Resolver): Address => ({
  ...given,
  ...(given.pid === undefined ? {} : { pid: resolveNumber(given.pid, resolve) >>> 0 }),
  ...(given.groups === undefined ? {} : { groups: resolveNumber(given.groups, resolve) >>> 0 }),
});

/** @throws UnresolvedSymbol */
export function resolveStep(step: Step, resolve: Resolver): Step {
  switch (step.call) {
    case 'bind':
    case 'connect':
      return step.address === undefined
        ? step
        : { ...step, address: plainAddress(step.address, resolve) };
    case 'send':
      return {
        ...step,
        bytes: toHex(resolveBytes(step.bytes, resolve)),
        ...(step.to === undefined ? {} : { to: plainAddress(step.to, resolve) }),
        ...(step.control === undefined
          ? {}
          : { control: toHex(resolveBytes(step.control, resolve)) }),
      };
    case 'setsockopt': {
      const { value } = step;
      if (typeof value === 'number') return step;
      if (isSymbol(value)) return { ...step, value: resolveNumber(value, resolve) | 0 };
      return { ...step, value: toHex(resolveBytes(value, resolve)) };
    }
    case 'ioctl':
      return step.value === undefined
        ? step
        : { ...step, value: toHex(resolveBytes(step.value, resolve)) };
    default:
      return step;
  }
}
