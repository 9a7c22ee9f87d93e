import { describe, expect, it } from 'vitest';
import { nla, nlmsg, struct } from '../program/build.ts';
import { resolveBytes, toHex } from '../program/bytes.ts';
import { program } from '../program/program.ts';
import { ifaddrmsg, ifinfomsg } from '../wire/structs/rtnetlink.ts';
import { canonicalize } from './canonical.ts';
import { compareTranscripts } from './compare.ts';
import { drain, heard, open, transcript } from './fixture.ts';

const plain = (bytes: Parameters<typeof resolveBytes>[0]) => toHex(resolveBytes(bytes, () => 0));
const link = (address: string): string =>
  plain(nlmsg({ type: 16 }, struct(ifinfomsg, { index: 2 }), nla(1, address)));
/** fe80::/64 and the interface id of 02:00:00:00:00:07 or another address. */
const address6 = (id: string): string =>
  plain(nlmsg({ type: 20 }, struct(ifaddrmsg, { family: 10 }), nla(1, `fe80000000000000${id}`)));

const given = program([open(), drain()]);
const told = (...datagrams: string[]) => transcript([{ ret: 0 }, heard(...datagrams)]);
const same = (a: string[], b: string[]): boolean =>
  compareTranscripts(given, told(...a), told(...b)).divergence === undefined;

describe('a link-layer address that was drawn', () => {
  it('is no difference', () => {
    expect(same([link('2a0000000007')], [link('92aabbccdd07')])).toBe(true);
  });

  it('but where else it stands is', () => {
    const [one, other] = [link('2a0000000007'), link('92aabbccdd07')];
    expect(same([one, one], [other, other])).toBe(true);
    expect(same([one, one], [other, link('92aabbccdd08')])).toBe(false);
  });

  it('is that of an IPv6 address made of it', () => {
    const [one, other] = [link('2a0000000007'), link('92aabbccdd07')];
    const [id, otherId] = ['280000fffe000007', '90aabbfffeccdd07'];
    expect(same([one, address6(id)], [other, address6(otherId)])).toBe(true);
    expect(same([address6(id)], [address6(otherId)])).toBe(true);
    expect(same([one, address6(id)], [other, address6('90aabbfffeccdd08')])).toBe(false);
  });

  it.each([
    ['that the program gave', '020000000007', '020000000009'],
    ['of the whole world', '280000000007', '280000000009'],
    ['of a group', '2b0000000007', '2b0000000009'],
    ['of another length', '2a00', '2a01'],
  ])('is none %s', (_, a, b) => {
    const sent = program([open(), drain(), { call: 'send', socket: 'a', bytes: [a, b] }]);
    const outcomes = (hex: string) => transcript([{ ret: 0 }, heard(link(hex)), { ret: 12 }]);
    expect(compareTranscripts(sent, outcomes(a), outcomes(b)).divergence).toBeDefined();
  });

  it('is numbered in the order in which it appears', () => {
    const { legend } = canonicalize(given, told(link('2a0000000007'), link('92aabbccdd07')));
    expect(legend).toEqual([
      'feffffff0000: link-layer address 1 of those drawn',
      'feffffff0001: link-layer address 2 of those drawn',
    ]);
  });
});
