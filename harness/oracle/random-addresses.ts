/**
 * Link-layer addresses that a kernel draws for devices made without one (eth_hw_addr_random), and
 * what is made of them: interface ids of IPv6 addresses (RFC 4291, appendix A), solicited-node
 * groups and their Ethernet addresses, ids of bridges. They are replaced in the order in which they
 * appear, so that what is the same address, and what is another, can still be seen.
 */
import { fromHex } from '../program/bytes.ts';
import type { Program } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import { walkAttributes, walkMessages } from '../wire/index.ts';

const NETLINK_ROUTE = 0;
const [RTM_NEWLINK, RTM_DELLINK, HEADERS] = [16, 17, 16 + 16];
const [IFLA_ADDRESS, IFLA_PERM_ADDRESS] = [1, 54];
/** fe80::/64 as hex, and the middle of an interface id made of a link-layer address. */
const LINK_LOCAL = /fe80000000000000([0-9a-f]{6})fffe([0-9a-f]{6})/g;
/** nlmsg_type of a datagram's first message. */
const LINKS = /^.{8}1[01]00/;
const ALEN = 6;

type OnAddress = (from: number, to: number) => void;

interface Form {
  readonly drawn: Buffer;
  readonly standsFor: Buffer;
}

export class RandomAddresses {
  /** By the address as hex. */
  private readonly known = new Map<string, readonly Form[]>();
  private readonly sent: string;

  constructor(program: Program, { outcomes }: Transcript, protocols: readonly number[]) {
    this.sent = '';
    for (const [index, outcome] of outcomes.entries()) {
      if (protocols[index] !== NETLINK_ROUTE || !('ret' in outcome)) continue;
      for (const { bytes } of outcome.datagrams ?? []) {
        for (const address of addressesIn(bytes)) {
          if (this.known.has(address)) continue;
          this.sent ||= sentBy(program);
          if (!this.sent.includes(address)) {
            this.known.set(address, formsOf(address, this.known.size));
          }
        }
      }
    }
  }

  /** Replaces them in a datagram, in place. */
  inDatagram(bytes: Uint8Array, protocol: number, onAddress?: OnAddress): void {
    if (protocol !== NETLINK_ROUTE || this.known.size === 0) return;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const forms of this.known.values()) {
      for (const { drawn, standsFor } of forms) {
        for (let at = buffer.indexOf(drawn); at >= 0; at = buffer.indexOf(drawn, at + 1)) {
          standsFor.copy(buffer, at);
          onAddress?.(at, at + drawn.length);
        }
      }
    }
  }

  /** What the addresses that were put in mean. */
  legend(): string[] {
    return Array.from(
      this.known.values(),
      ([form], n) =>
        `${form?.standsFor.toString('hex') ?? ''}: link-layer address ${n + 1} of those drawn`,
    );
  }
}

/** Only addresses that may have been drawn: of one station, given locally. */
function* addressesIn(hex: string): Generator<string> {
  if (hex.includes('fffe')) {
    for (const [, high = '', low = ''] of hex.matchAll(LINK_LOCAL)) {
      const first = Number.parseInt(high.slice(0, 2), 16) ^ 2;
      if ((first & 3) === 2) yield first.toString(16).padStart(2, '0') + high.slice(2) + low;
    }
  }
  // links come in datagrams of their own
  if (!LINKS.test(hex)) return;
  const bytes = fromHex(hex);
  for (const { offset, header } of walkMessages(bytes).messages) {
    if (header.type !== RTM_NEWLINK && header.type !== RTM_DELLINK) continue;
    const from = offset + HEADERS;
    for (const { type, payload } of walkAttributes(bytes, from, offset + header.len).attributes) {
      if (type !== IFLA_ADDRESS && type !== IFLA_PERM_ADDRESS) continue;
      if (payload.length === ALEN && ((payload[0] ?? 0) & 3) === 2) {
        yield Buffer.from(payload).toString('hex');
      }
    }
  }
}

/** Every byte that the program sends; symbols stand for nothing that is looked for. */
const sentBy = ({ steps }: Program): string =>
  steps
    .flatMap((step) => (step.call === 'send' ? [JSON.stringify(step.bytes)] : []))
    .join('\n')
    .replaceAll(' ', '');

function formsOf(address: string, n: number): Form[] {
  const drawn = Buffer.from(address, 'hex');
  const standsFor = Buffer.from([0xfe, 0xff, 0xff, 0xff, n >> 8, n]);
  const interfaceId = (of: Buffer): Buffer =>
    Buffer.from([(of[0] ?? 0) ^ 2, ...of.subarray(1, 3), 0xff, 0xfe, ...of.subarray(3)]);
  const behind =
    (prefix: string) =>
    (of: Buffer): Buffer =>
      Buffer.concat([Buffer.from(prefix, 'hex'), of.subarray(3)]);
  return [
    (of: Buffer) => of,
    interfaceId,
    behind('ff0200000000000000000001ff'),
    behind('3333ff'),
  ].map((form) => ({ drawn: form(drawn), standsFor: form(standsFor) }));
}
