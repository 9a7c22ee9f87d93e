/** Requests to NETLINK_ROUTE: RTM_GETLINK of lo in every form, and types nobody answers. */
import fc from 'fast-check';
import { struct } from '../../harness/program/build.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { attributes } from './attribute.ts';
import { linkAttributes, linkChanges } from './link-attribute.ts';
import { broken, join, right } from './labelled.ts';
import { type Content, type Message, message } from './message.ts';
import type { Weights } from './weights.ts';

const [RTM_GETLINK, RTM_SETLINK, FIRST_FREE] = [18, 19, 124];

/** A struct ifinfomsg that is mostly right. */
const link: fc.Arbitrary<string> = fc
  .record({
    family: fc.constantFrom(0, 0, 0, 1, 2, 10, 17),
    index: fc.constantFrom(1, 1, 0, -1, 2, 0x7fffffff),
    change: fc.constantFrom(0, 0, 0, 1),
  })
  .map((fields) => struct(ifinfomsg, fields));

const getLink = (weights: Weights): fc.Arbitrary<Content> =>
  fc
    .tuple(link, fc.oneof(attributes(weights), linkAttributes))
    .map(([fields, attrs]) => ({ type: RTM_GETLINK, ...join(right(fields), attrs) }));

/** Links by name only: that is how names are compared. */
const byName: fc.Arbitrary<Content> = linkAttributes.map((attrs) => ({
  type: RTM_GETLINK,
  ...join(right(struct(ifinfomsg)), attrs),
}));

/** lo up, down, or as it is: what the kernel tells others of, and echoes if asked. */
const setLink: fc.Arbitrary<Content> = fc
  .record({
    index: fc.constantFrom(1, 1, 1, 2),
    flags: fc.constantFrom(0, 1),
    change: fc.constantFrom(0, 1),
    changes: linkChanges,
  })
  .map(({ changes, ...fields }) => ({
    type: RTM_SETLINK,
    ...right(`${struct(ifinfomsg, fields)} ${changes}`.trim()),
  }));

const bare = (...types: number[]): fc.Arbitrary<Content> =>
  fc.constantFrom(...types).map((type) => ({ type, ...right('') }));

const unknown: fc.Arbitrary<Content> = fc
  .tuple(fc.constantFrom(FIRST_FREE, 0x3f0, 0xffff), fc.constantFrom('', '00', '00000000'))
  .map(([type, hex]) => ({ type, ...right(hex) }));

/** Of types that there are, and of gaps between them, a family and nothing behind it. */
const shallow: fc.Arbitrary<Content> = fc
  .tuple(fc.integer({ min: 16, max: 123 }), fc.constantFrom('', '00', '02', '00000000'))
  .map(([type, hex]) => ({ type, ...right(hex) }));

const short: fc.Arbitrary<Content> = fc
  .constantFrom('00', '0000', '00000000 0000', '00'.repeat(15))
  .map((hex) => ({ type: RTM_GETLINK, ...broken('short of struct ifinfomsg', hex) }));

/** Control types, RTM_GETLINK of lo in every form, and types nobody has. */
export const routeMessage = (weights: Weights): fc.Arbitrary<Message> =>
  message(
    weights,
    fc.oneof(
      { weight: 4, arbitrary: getLink(weights) },
      { weight: 1, arbitrary: byName },
      { weight: 1, arbitrary: setLink },
      { weight: 2, arbitrary: bare(0, 1, 2, 3, 4, 15) },
      { weight: 1, arbitrary: unknown },
      { weight: 1, arbitrary: bare(16, 17, 18, 23, 27, 123) },
      { weight: 1, arbitrary: shallow },
      { weight: 1, arbitrary: short },
    ),
  );
