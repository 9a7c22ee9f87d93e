/** `simulator[:PROFILE][?fault=NAME,NAME&root=machine]` */
import { FAULTS, profiles } from '../../../simulator/index.ts';
import { UnknownTarget } from '../target.ts';

export interface SimulatorSpec {
  /** Default: the newest there is. */
  profile?: string;
  faults: string[];
  /** Default: root of a user namespace, as on the live kernel. */
  root?: 'machine';
}

/** @throws UnknownTarget with the names there are, if one is not known. */
export function parseSpec(spec: string): SimulatorSpec {
  const match = /^simulator(?::([^?]*))?(?:\?(.*))?$/s.exec(spec);
  if (match === null)
    throw new UnknownTarget(spec, 'not simulator[:PROFILE][?fault=NAME,NAME&root=machine]');
  const [, profile, query = ''] = match;
  if (profile !== undefined && !profiles.has(profile)) {
    const known = [...profiles.keys()].join(', ');
    throw new UnknownTarget(spec, `no profile '${profile}'; there are ${known}`);
  }
  const faults: string[] = [];
  const more: Pick<SimulatorSpec, 'root'> = {};
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === 'root') {
      if (value !== 'machine') throw new UnknownTarget(spec, `root is machine, or not given`);
      more.root = value;
      continue;
    }
    if (key !== 'fault') {
      throw new UnknownTarget(spec, `'${key}' is not known; there are fault and root`);
    }
    faults.push(...value.split(',').filter((name) => name !== ''));
  }
  for (const fault of faults) {
    if (!Object.hasOwn(FAULTS, fault)) {
      const known = Object.keys(FAULTS).join(', ');
      throw new UnknownTarget(spec, `no fault '${fault}'; there are ${known}`);
    }
  }
  return { ...(profile !== undefined && { profile }), faults, ...more };
}
