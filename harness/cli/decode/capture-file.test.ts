import { describe, expect, it } from 'vitest';
import { isCapture, readCapture } from './capture-file.ts';

const bytes = (...rows: string[]): Uint8Array =>
  new Uint8Array(Buffer.from(rows.join('').replaceAll(' ', ''), 'hex'));

// LINKTYPE_NETLINK: packet type 4, ARPHRD_NETLINK 824, 10 bytes of address, protocol 16
const COOKED = '0004 0338 0000 00000000 00000000 0010';
const NOOP = '10000000 01000500 01000000 00000000';
const WANT = [{ protocol: 16, bytes: bytes(NOOP), missing: 0 }];

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
      'a capture of link type 1; Netlink is 253 (capture on an nlmon device)',
    );
  });

  it.each([
    ['pcap', pcap('fd000000')],
    ['pcapng', pcapng],
  ])('%s cut anywhere is refused, or gives no packet yet', (_, file) => {
    const outcomes = new Set<string>();
    for (let length = 24; length < file.length; length++) {
      try {
        outcomes.add(`${readCapture(file.subarray(0, length)).length} packets`);
      } catch (error) {
        outcomes.add((error as Error).message);
      }
    }
    const refused = 'the capture ends in the middle of a packet';
    expect(outcomes).toEqual(new Set([refused, '0 packets']));
  });
});
