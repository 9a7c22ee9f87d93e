import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, Layout } from './layout.ts';
import * as bridge from './structs/bridge.ts';
import * as genetlink from './structs/genetlink.ts';
import { nlattr, nlmsgerr, nlmsghdr, nl_pktinfo, sockaddr_nl } from './structs/netlink.ts';
import * as nexthop from './structs/nexthop.ts';
import * as rtnetlink from './structs/rtnetlink.ts';
import * as rule from './structs/rule.ts';
import * as trafficControl from './structs/traffic-control.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- whatever their fields
const layouts: Layout<any>[] = [
  nlmsghdr,
  nlmsgerr,
  nlattr,
  sockaddr_nl,
  nl_pktinfo,
  ...Object.values(genetlink),
  ...Object.values(bridge),
  ...Object.values(nexthop),
  ...Object.values(rtnetlink),
  ...Object.values(rule),
  ...Object.values(trafficControl),
];

/** Any value of the field. */
function valueOf({ kind, size }: Field): fc.Arbitrary<number | bigint | Uint8Array> {
  switch (kind) {
    case 'u8':
    case 'u16':
    case 'be16':
    case 'u32':
    case 'be32':
      return fc.integer({ min: 0, max: 2 ** (8 * size) - 1 });
    case 'i32':
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    case 'u64':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case 'bytes':
      return fc.uint8Array({ minLength: size, maxLength: size });
  }
}

describe.each(layouts.map((layout) => [layout.name, layout] as const))('%s', (_, layout) => {
  const fields = Object.entries(layout.fields as Record<string, Field>);
  const value = fc.record(Object.fromEntries(fields.map(([key, field]) => [key, valueOf(field)])));

  it('decodes what it encoded, wherever it stands', () => {
    fc.assert(
      fc.property(value, fc.nat(7), (given, at) => {
        const bytes = new Uint8Array(at + layout.size);
        bytes.set(layout.encode(given), at);
        expect(layout.decode(bytes, at)).toEqual(given);
      }),
    );
  });

  it('encodes what it decoded', () => {
    const bytes = fc.uint8Array({ minLength: layout.size, maxLength: layout.size });
    fc.assert(
      fc.property(bytes, (given) => {
        expect(layout.encode(layout.decode(given))).toEqual(given);
      }),
    );
  });

  it('says which field does not fit', () => {
    expect(() => layout.decode(new Uint8Array(layout.size - 1))).toThrow(
      `${layout.name}.${fields.at(-1)?.[0]} at byte`,
    );
  });
});
