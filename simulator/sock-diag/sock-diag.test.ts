/** What NETLINK_SOCK_DIAG answers, as scanned on the kernels of the profiles. */
import { expect, it } from 'vitest';
import { USERSOCK, message } from '../af-netlink/testing.ts';
import { createKernel } from '../index.ts';
import { refusal } from '../nlattr/testing.ts';

const [SOCK_DIAG, BY_FAMILY] = [4, 20];
const REQUEST = 5;
const DUMP = 0x300;
const to = (profile: string, type: number, payload: number[], flags = REQUEST): string =>
  refusal(createKernel({ profile }).open(SOCK_DIAG), message({ type, flags, seq: 1 }, payload));
const sized = (family: number, size: number): number[] => [family, 2, ...Array(size - 2).fill(0)];

it.each([
  ['6.18', [1, 2, 10, 16, 17]],
  ['6.12', [2, 10, 16]],
  ['6.1', [2, 10, 16]],
])('%s has handlers for these families', (profile, families) => {
  const answers = Array.from({ length: 46 }, (_, family) => to(profile, BY_FAMILY, [family, 0]));
  expect([...answers.keys()].filter((family) => answers[family] === '-22')).toEqual(families);
  expect([46, 255].map((family) => to(profile, BY_FAMILY, [family, 0]))).toEqual(['-22', '-22']);
});

it.each([
  ['6.18', ['-22', '-22', '-22', '-22']],
  ['6.12', ['-22', '-22', '-2', '-22']],
  ['6.1', ['-22', '-22', '-2', '-22']],
])('%s: types 16 and 17, 19 whole, 19 short', (profile, wanted) => {
  const answers = [16, 17, 19].map((type) => to(profile, type, sized(0, 60)));
  expect([...answers, to(profile, 19, sized(0, 59))]).toEqual(wanted);
});

it('goes on with what is left of the sockets when a part is full', () => {
  const kernel = createKernel();
  for (let port = 1; port <= 200; port++) kernel.open(USERSOCK).bind({ pid: port });
  const asker = kernel.open(SOCK_DIAG);
  const payload = [16, USERSOCK, ...Array<number>(18).fill(0)];
  asker.send(message({ type: BY_FAMILY, flags: 1 | DUMP, seq: 1 }, payload));
  const parts = asker.drain();
  const ports = parts.flatMap((part) => {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    const listed: number[] = [];
    for (let at = 0; at < part.length; at += view.getUint32(at, true)) {
      if (view.getUint16(at + 4, true) === BY_FAMILY) listed.push(view.getUint32(at + 20, true));
    }
    return listed;
  });
  expect(parts.length).toBeGreaterThan(1);
  expect(ports).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});
