import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedDatagrams } from '../captures/all.ts';
import { hexOf } from '../hex.ts';
import { forEachPid } from '../for-each-pid.ts';
import { align4, nlmsghdr } from '../structs/netlink.ts';
import { describeDatagram, fieldAt } from './describe-datagram.ts';
import { renderLines } from './render-lines.ts';
import { summarize } from './summarize.ts';

const protocol = fc.constantFrom(0, 0, 16, 16, 2, 12, 255);
const direction = fc.constantFrom('request' as const, 'answer' as const);

/** Attributes that are often well formed, of small types, often nested. */
const attributes = fc.letrec<{ row: Uint8Array; one: Uint8Array }>((tie) => ({
  row: fc.array(tie('one'), { maxLength: 4 }).map(join),
  one: fc
    .tuple(
      fc.integer({ min: 0, max: 69 }),
      fc.constantFrom(0, 0, 0x8000, 0x4000),
      fc.oneof({ depthSize: 'small' }, fc.uint8Array({ maxLength: 12 }), tie('row')),
    )
    .map(([type, flags, payload]) => tlv(type | flags, payload)),
}));

const message = fc
  .record({
    type: fc.oneof(fc.integer({ min: 0, max: 124 }), fc.integer({ min: 0, max: 0xffff })),
    flags: fc.oneof(fc.constantFrom(0, 0x100, 0x200, 0x300), fc.integer({ min: 0, max: 0xffff })),
    seq: fc.nat(),
    head: fc.uint8Array({ maxLength: 36 }),
    row: attributes.row,
    wrong: fc.option(fc.integer({ min: 0, max: 64 }), { freq: 6 }),
  })
  .map(({ type, flags, seq, head, row, wrong }) => {
    const body = join([head, row]);
    const header = nlmsghdr.encode({ len: wrong ?? 16 + body.length, type, flags, seq, pid: 7 });
    return padded(join([header, body]));
  });

/** What a kernel said, with a few bytes changed and perhaps its end cut off. */
const mutated = fc
  .record({
    of: fc.constantFrom(...capturedDatagrams),
    changes: fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 4 }),
    cut: fc.option(fc.nat(2000), { freq: 2 }),
  })
  .map(({ of, changes, cut }) => {
    const bytes = of.bytes.slice(0, cut === null ? undefined : cut % (of.bytes.length + 1));
    if (bytes.length === 0) return bytes;
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });

const datagram = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  mutated,
  fc.array(message, { maxLength: 4 }).map(join),
  // An NLMSG_ERROR that echoes a message, with whatever behind it.
  fc.tuple(message, attributes.row, fc.constantFrom(0, 0x100, 0x200, 0x300)).map(echoing),
);

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((each) => [...each]));
}

function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(align4(bytes.length));
  out.set(bytes);
  return out;
}

function tlv(type: number, payload: Uint8Array): Uint8Array {
  const length = 4 + payload.length;
  return padded(join([Uint8Array.of(length & 0xff, length >> 8, type & 0xff, type >> 8), payload]));
}

function echoing([request, tlvs, flags]: [Uint8Array, Uint8Array, number]): Uint8Array {
  const body = join([Uint8Array.of(0xea, 0xff, 0xff, 0xff), request, tlvs]);
  return join([nlmsghdr.encode({ len: 16 + body.length, type: 2, flags, seq: 1 }), body]);
}

describe('any bytes, any protocol', () => {
  it('puts every byte in exactly one line, in order', () => {
    fc.assert(
      fc.property(datagram, protocol, direction, (bytes, protocol, direction) => {
        const lines = describeDatagram(bytes, { protocol, direction });
        const leaves = lines.filter(({ kind }) => kind !== 'message');
        let at = 0;
        for (const { offset, length } of leaves) {
          expect(offset).toBe(at);
          at += length;
        }
        expect(leaves.map(({ hex }) => hex.replaceAll(' ', '')).join('')).toBe(hexOf(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('renders plain ASCII of at most 100 columns', () => {
    fc.assert(
      fc.property(datagram, protocol, direction, (bytes, protocol, direction) => {
        for (const row of renderLines(describeDatagram(bytes, { protocol, direction })).split(
          '\n',
        )) {
          expect(row).toMatch(/^[ -~]{0,100}$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has a one-line summary and a path for every byte', () => {
    fc.assert(
      fc.property(datagram, protocol, fc.nat(200), (bytes, protocol, offset) => {
        expect(summarize(bytes, { protocol })).toMatch(/^[ -~]+$/);
        const path = fieldAt(bytes, offset, { protocol });
        expect(path === 'beyond the end').toBe(offset >= bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('visits port ids that the decoder calls so', () => {
    fc.assert(
      fc.property(datagram, protocol, (bytes, protocol) => {
        forEachPid(bytes, (offset) =>
          expect(fieldAt(bytes, offset, { protocol })).toMatch(/^nlmsg(hdr|err\.msg)\.pid$/),
        );
      }),
      { numRuns: 500 },
    );
  });
});
