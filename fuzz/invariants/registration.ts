/** Invariants of family registration: a small model of which names are taken. */
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { Invariant, Violation } from './invariant.ts';
import { touchesFamilies } from './registered.ts';

const NAME = 'registration keeps names unique';

/** Up to its first NUL: genl_family_find_byname compares with strcmp. */
const nameOf = (name: string | { hex: string }): string =>
  (typeof name === 'string' ? name : Buffer.from(name.hex, 'hex').toString('latin1')).split(
    '\0',
  )[0] ?? '';

export const uniqueNames: Invariant = {
  name: NAME,
  source: 'net/netlink/genetlink.c genl_register_family, genl_unregister_family',
  check(program: Program, transcript: Transcript): Violation | undefined {
    if (!touchesFamilies(program)) return undefined;
    /** Name by the program's handle of a registered family. */
    const registered = new Map<string, string>();
    for (const [step, each] of program.steps.entries()) {
      const outcome = transcript.outcomes[step];
      if (outcome === undefined) return undefined;
      const ok = 'ret' in outcome && outcome.ret === 0;
      const found = (text: string, kind: string) => ({ invariant: NAME, step, text, kind });
      if (each.call === 'genl_register_family') {
        if ('unsupported' in outcome || 'unmodelled' in outcome) return undefined;
        const name = nameOf(each.definition.name);
        const taken = [...registered.values()].includes(name) || name === 'nlctrl';
        if (ok && taken) return found(`'${name}' was taken, and registered again`, 'name taken');
        if (ok) registered.set(each.family, name);
      }
      if (each.call === 'genl_unregister_family') {
        // a struct with the id of a family takes that family away
        const known = registered.delete(each.idOf ?? each.family);
        if (known && !ok) return found('a registered family cannot be unregistered', 'stuck');
        if (!known && ok) return found('unregistered what was not registered', 'absent');
      }
    }
    return undefined;
  },
};
