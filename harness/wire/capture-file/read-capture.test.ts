import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureError, isCapture, readCapture } from './read-capture.ts';
import { type Packet, writePcapng } from './write-pcapng.ts';

const bytes = (...rows: string[]): Uint8Array =>
  new Uint8Array(Buffer.from(rows.join('').replaceAll(' ', ''), 'hex'));

// LINKTYPE_NETLINK: packet type 4, ARPHRD_NETLINK 824, 10 bytes of address, protocol 16
const COOKED = '0004 0338 0000 00000000 00000000 0010';
const NOOP = '10000000 01000500 01000000 00000000';
const WANT = [{ protocol: 16, bytes: bytes(NOOP), missing: 0, interface: 0, packetType: 4 }];

/** draft-ietf-opsawg-pcap section 4 and 5. */
const pcap = (link: string): Uint8Array =>
  bytes(
    'd4c3b2a1 0200 0400 00000000 00000000 00000400',
    link,
    '00000000 00000000 20000000 20000000',
    COOKED,
    NOOP,
  );

/** draft-ietf-opsawg-pcapng: section header, interface description, enhanced packet. */
const pcapng = bytes(
  '0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000',
  '01000000 14000000 fd00 0000 00000400 14000000',
  '06000000 40000000 00000000 00000000 00000000 20000000 20000000',
  COOKED,
  NOOP,
  '40000000',
);

describe('a capture of an nlmon device', () => {
  it('pcap', () => {
    const file = pcap('fd000000');
    expect([isCapture(file), readCapture(file)]).toEqual([true, WANT]);
  });

  it('pcapng', () => {
    expect([isCapture(pcapng), readCapture(pcapng)]).toEqual([true, WANT]);
  });

  it('of another link type is refused, by number', () => {
    expect(() => readCapture(pcap('01000000'))).toThrow(
      'byte 20: a capture of link type 1; Netlink is 253 (capture on an nlmon device)',
    );
  });

  it.each([
    ['pcap', pcap('fd000000'), [24]],
    ['pcapng', pcapng, [28, 48]],
  ])('%s cut anywhere is refused with the byte, or gives no packet yet', (_, file, whole) => {
    for (let length = 4; length < file.length; length++) {
      const cut = file.subarray(0, length);
      expect(outcome(cut)).toMatch(
        whole.includes(length) ? /^read$/ : /^byte \d+: the capture ends/,
      );
    }
  });

  it.each([
    ['a block shorter than a block', 4, '08000000', 'byte 4: a block of 8 bytes'],
    ['a block of no whole words', 4, '1d000000', 'byte 4: a block of 29 bytes'],
    ['a block beyond the end', 4, '00100000', 'byte 0: the capture ends in a block: need 4096'],
    ['no byte order', 8, '00000000', 'byte 8: no byte-order magic in the section header'],
    ['more captured than the block holds', 68, 'ffffffff', 'byte 68: 4294967295 bytes captured'],
    ['a packet without its header', 68, '08000000', 'byte 76: a packet of 8 bytes'],
    ['a packet of no interface', 56, '01000000', 'byte 56: a packet of no interface'],
  ])('%s', (_, at, hex, message) => {
    const file = pcapng.slice();
    file.set(bytes(hex), at);
    expect(() => readCapture(file)).toThrow(message);
  });
});

const packet: fc.Arbitrary<Packet> = fc.record({
  interface: fc.constantFrom(0, 1),
  to: fc.constantFrom('kernel', 'user'),
  protocol: fc.nat({ max: 0xffff }),
  bytes: fc.uint8Array({ maxLength: 40 }),
  time: fc.nat({ max: 2 ** 40 }),
  comment: fc.string(),
});
const packets = fc.array(packet, { maxLength: 5 });

it('what is written is read back', () => {
  fc.assert(
    fc.property(packets, (given) => {
      const read = readCapture(writePcapng(['a', 'b'], given, 'a test'));
      expect(read).toEqual(
        given.map(({ protocol, bytes, interface: index, to }) => ({
          ...{ protocol, bytes, missing: 0, interface: index, packetType: to === 'kernel' ? 7 : 6 },
        })),
      );
    }),
  );
});

function outcome(file: Uint8Array): string {
  try {
    readCapture(file);
    return 'read';
  } catch (error) {
    return error instanceof CaptureError ? error.message : String(error);
  }
}

it('a capture with bytes changed, cut out or put in is read, or refused with the byte', () => {
  const change = fc.record({
    at: fc.nat({ max: 400 }),
    less: fc.nat({ max: 9 }),
    more: fc.uint8Array({ maxLength: 9 }),
  });
  fc.assert(
    fc.property(packets, fc.array(change, { minLength: 1, maxLength: 4 }), (given, changes) => {
      let file = [...writePcapng(['a', 'b'], given, 'a test')];
      for (const { at, less, more } of changes) file = file.toSpliced(at, less, ...more);
      expect(outcome(Uint8Array.from(file))).toMatch(/^(read|byte \d+: )/);
    }),
    { numRuns: 500 },
  );
});
