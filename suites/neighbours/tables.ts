/** Tables of neighbours: how they are named. */
import type { Segment } from '../../harness/program/bytes.ts';
import { nla, u8 } from '../../harness/program/build.ts';
import { type Cell, verdicts } from '../../harness/runner/cells.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask } from '../../harness/runner/route.ts';
import { base } from './refused.ts';

export const tables: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.neightbl.set',
    rule: 'a table of neighbours that is to be changed must be named (EINVAL) and be there, in its family (ENOENT); NULs behind the name do not count',
    source: ['net/core/neighbour.c neightbl_set'],
    cells: [
      table('no name', 2, ''),
      table('an unknown name', 2, nla(1, '6e6f6e6500')),
      table('the name of another family', 10, nla(1, '6172705f636163686500')),
      table('more than a name, behind a NUL', 2, nla(1, '6172705f63616368650078')),
      accepted('a name and three NULs', 2, nla(1, '6172705f6361636865000000')),
    ],
  }),
];

/** struct ndtmsg is the family and three bytes of padding. */
function accepted(name: string, family: number, attributes: string | readonly Segment[]): Cell {
  return { name, sent: ask('RTM_SETNEIGHTBL', {}, `${u8(family)} 000000`, attributes) };
}
function table(...given: Parameters<typeof accepted>): Cell {
  return { ...accepted(...given), errno: given[0] === 'no name' ? 'EINVAL' : 'ENOENT' };
}
