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
    rule: 'a table of neighbours that is to be changed must be named (EINVAL) and be there, in its family (ENOENT)',
    source: ['net/core/neighbour.c neightbl_set'],
    cells: [
      table('no name', 2, ''),
      table('an unknown name', 2, nla(1, '6e6f6e6500')),
      table('the name of another family', 10, nla(1, '6172705f636163686500')),
    ],
  }),
];

/** struct ndtmsg is the family and three bytes of padding. */
function table(name: string, family: number, attributes: string | readonly Segment[]): Cell {
  const sent = ask('RTM_SETNEIGHTBL', {}, `${u8(family)} 000000`, attributes);
  return { name, sent, errno: name === 'no name' ? 'EINVAL' : 'ENOENT' };
}
