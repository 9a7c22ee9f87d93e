import fc from 'fast-check';
import { expect, test } from 'vitest';
import { message } from '../af-netlink/testing.ts';
import { Unmodelled, createKernel } from '../index.ts';
import { nla, openFor, text, u32 } from '../nlattr/testing.ts';

const [IFLA_ADDRESS, IFLA_IFNAME, IFLA_MTU, IFLA_MASTER, IFLA_LINKINFO] = [1, 3, 4, 10, 18];
const [IFLA_GROUP, IFLA_AF_SPEC, IFLA_TARGET_NETNSID, IFLA_NEW_IFINDEX] = [27, 26, 46, 49];

const index = fc.constantFrom(0, 1, 2, 3, 4, 10, 11, 12, 99, -1);
const name = fc.constantFrom(
  'lo',
  'a',
  'b',
  'c',
  'x%d',
  '',
  'a/b',
  '%',
  'fifteen_letters',
  'veth0',
);
const number = fc.oneof(fc.constantFrom(0, 1, 2, 67, 68, 1279, 1280, 1500, 65535), fc.integer());
const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 });
const address = fc.constantFrom([2, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 2], [0, 0, 0, 0, 0, 0], [1]);

const plain = fc.oneof(
  name.map((value) => nla(IFLA_IFNAME, [...text(value), 0])),
  address.map((value) => nla(IFLA_ADDRESS, value)),
  number.map((value) => nla(IFLA_MTU, u32(value))),
  index.map((value) => nla(IFLA_MASTER, u32(value))),
  fc.constantFrom(0, 5).map((value) => nla(IFLA_GROUP, u32(value))),
  index.map((value) => nla(IFLA_TARGET_NETNSID, u32(value))),
  index.map((value) => nla(IFLA_NEW_IFINDEX, u32(value))),
  bytes.map((value) => nla(IFLA_AF_SPEC, value)),
  fc.tuple(fc.integer({ min: 0, max: 70 }), bytes).map(([type, value]) => nla(type, value)),
);
const peer = fc
  .tuple(index, fc.array(plain, { maxLength: 3 }))
  .map(([at, attributes]) =>
    nla(1, [...u32(0), ...u32(at), ...u32(0), ...u32(0), ...attributes.flat()]),
  );
const kind = fc
  .tuple(
    fc.constantFrom('veth', 'bridge', 'dummy', 'nosuch', 'macvlan'),
    fc.oneof(
      peer,
      bytes.map((value) => nla(4, value)),
      fc.constant<number[]>([]),
    ),
  )
  .map(([of, data]) => nla(IFLA_LINKINFO, [...nla(1, text(of)), ...nla(2, data)]));

const flags = fc.constantFrom(5, 0x605, 0x405, 0x105, 0x60d, 0x305);
const link = fc
  .record({
    type: fc.constantFrom(16, 16, 17, 18, 19, 19, 108, 109),
    flags,
    at: index,
    bits: fc.constantFrom([0, 0], [1, 1], [0, 1], [0x100, 0x100], [0xffff, 0]),
    attributes: fc.array(fc.oneof(plain, kind, kind), { maxLength: 4 }),
  })
  .map(({ type, flags: given, at, bits: [set = 0, mask = 0], attributes }) =>
    message({ type, flags: given, seq: 1 }, [
      ...u32(0),
      ...u32(at),
      ...u32(set),
      ...u32(mask),
      ...attributes.flat(),
    ]),
  );
/** Neighbours, disciplines, statistics, settings, ids of namespaces: a header, then attributes. */
const other = fc
  .record({
    type: fc.constantFrom(28, 29, 30, 36, 37, 38, 67, 82, 88, 90, 94),
    flags,
    family: fc.constantFrom(0, 2, 7, 10),
    at: index,
    rest: fc.array(fc.constantFrom(0, 0, 1, 2, 8, 0x80, 0xff), { minLength: 4, maxLength: 12 }),
    attributes: fc.array(fc.tuple(fc.integer({ min: 1, max: 17 }), bytes), { maxLength: 4 }),
  })
  .map(({ type, flags: given, family, at, rest, attributes }) =>
    message({ type, flags: given, seq: 1 }, [
      ...[family, 0, 0, 0],
      ...u32(at),
      ...rest,
      ...attributes.flatMap(([number, value]) => nla(number, value)),
    ]),
  );

test('no life of links throws anything but Unmodelled, and names stay unique', () => {
  const property = fc.property(fc.array(fc.oneof(link, link, other), { maxLength: 12 }), (list) => {
    const kernel = createKernel();
    const socket = openFor(kernel, 0);
    for (const group of [1, 3, 4, 28]) socket.setsockopt(270, 1, group);
    for (const request of list) {
      try {
        socket.send(request);
        socket.drain();
      } catch (error) {
        if (!(error instanceof Unmodelled)) throw error;
        return;
      }
    }
    kernel.clock.advance(200);
    const { devices } = kernel.net();
    for (const dev of devices.values()) {
      for (const own of [dev.name, ...dev.altNames]) expect(devices.named(own)).toBe(dev);
      expect(devices.get(dev.index)).toBe(dev);
    }
  });
  expect(() => fc.assert(property, { numRuns: 400, seed: 7 })).not.toThrow();
});
