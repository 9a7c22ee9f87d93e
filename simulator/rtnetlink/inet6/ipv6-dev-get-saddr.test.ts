import { expect, test } from 'vitest';
import { message } from '../../af-netlink/testing.ts';
import { createKernel } from '../../index.ts';
import { nla, openFor, u32 } from '../../nlattr/testing.ts';
import { ipv6_dev_get_saddr } from './ipv6-dev-get-saddr.ts';

const in6 = (hex: string): number[] => [...Buffer.from(hex.padEnd(32, '0'), 'hex')];
const IFA_F_NODAD = 2;

/** A kernel whose loopback device has these addresses: hexadecimal, prefix length, preferred time. */
function withAddresses(...addresses: [hex: string, length: number, preferred?: number][]) {
  const kernel = createKernel();
  const socket = openFor(kernel, 0);
  socket.send(
    message({ type: 16, flags: 5, seq: 1 }, [0, 0, 0, 0, ...u32(1), ...u32(1), ...u32(1)]),
  );
  for (const [hex, length, preferred = 0xffffffff] of addresses) {
    const times = [...u32(preferred), ...u32(0xffffffff), ...u32(0), ...u32(0)];
    const attributes = [...nla(2, in6(hex)), ...nla(6, times)];
    const payload = [10, length, IFA_F_NODAD, 0, ...u32(1), ...attributes];
    socket.send(message({ type: 20, flags: 0x405, seq: 2 }, payload));
  }
  return kernel.net();
}

/** RFC 6724, section 10.1, as far as one host shows it. */
test.each([
  ['the same address', '20010db8000000000000000000000002', '20010db8000000000000000000000002'],
  [
    'the longer prefix in common',
    '20010db8000100000000000000000009',
    '20010db8000100000000000000000001',
  ],
  ['the label of 6to4', '2002c633640100000000000000000001', '2002c633640100000000000000000077'],
])('%s', (_name, asked, wanted) => {
  const net = withAddresses(
    ['20010db8000000000000000000000002', 64],
    ['20010db8000100000000000000000001', 64],
    ['2002c633640100000000000000000077', 64],
  );
  const found = ipv6_dev_get_saddr(net, undefined, Uint8Array.from(in6(asked)));
  expect(Buffer.from(found ?? []).toString('hex')).toBe(wanted);
});

test('one that is not deprecated', () => {
  const net = withAddresses(
    ['20010db8000100000000000000000001', 64, 0],
    ['20010db8000200000000000000000001', 64],
  );
  const asked = Uint8Array.from(in6('20010db8000100000000000000000009'));
  const found = ipv6_dev_get_saddr(net, undefined, asked);
  expect(Buffer.from(found ?? []).toString('hex')).toBe('20010db8000200000000000000000001');
});
