/** Ids and group numbers: no two families have the same. */
import type { Invariant } from './invariant.ts';
import { overRegistered, touchesFamilies } from './registered.ts';

const NAME = 'families share no number';

export const ownNumbers: Invariant = {
  name: NAME,
  source: 'net/netlink/genetlink.c genl_register_family, genl_allocate_reserve_groups',
  check(program, transcript) {
    if (!touchesFamilies(program)) return undefined;
    const step = program.steps.length - 1;
    // a transcript tells the last numbers of each handle: they are looked at when all is done
    return overRegistered(program, transcript, (registered, next) => {
      if (next !== undefined) return undefined;
      const ids = new Map<number, string>();
      const groups = new Map<number, string>();
      for (const handle of registered.keys()) {
        const id = transcript.families?.[handle];
        const other = id === undefined ? undefined : ids.get(id);
        if (other !== undefined) {
          return { invariant: NAME, step, text: `${other} and ${handle}: id ${id}`, kind: 'id' };
        }
        if (id !== undefined) ids.set(id, handle);
        for (const group of transcript.groups?.[handle] ?? []) {
          const owner = groups.get(group);
          if (owner !== undefined) {
            const text = `${owner} and ${handle}: group ${group}`;
            return { invariant: NAME, step, text, kind: 'group' };
          }
          groups.set(group, handle);
        }
      }
      return undefined;
    });
  },
};
