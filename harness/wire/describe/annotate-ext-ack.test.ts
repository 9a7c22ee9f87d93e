import { expect, it } from 'vitest';
import { bytesOfHex } from '../hex.ts';
import { describeDatagram } from './describe-datagram.ts';

/** CTRL_CMD_GETFAMILY with a CTRL_ATTR_FAMILY_ID. */
const ECHO = '1c000000 1000 0100 03000000 00000000 03010000 0600 0100 1000 0000';

/** The refusal of it: echoed whole, TLVs behind. */
function refusal(tlvs: string): Uint8Array {
  const length = (48 + bytesOfHex(tlvs).length).toString(16).padStart(2, '0');
  return bytesOfHex(`${length}000000 0200 0002 03000000 00000000 eaffffff ${ECHO} ${tlvs}`);
}

const texts = (tlvs: string): string[] =>
  describeDatagram(refusal(tlvs), { protocol: 16 })
    .filter(({ name }) => name.startsWith('NLMSGERR_ATTR'))
    .map(({ name, text }) => `${name} ${text}`);

it.each([
  ['0800 0200 14000000', ['NLMSGERR_ATTR_OFFS 20 (CTRL_ATTR_FAMILY_ID)']],
  ['0800 0200 18000000', ['NLMSGERR_ATTR_OFFS 24 (CTRL_ATTR_FAMILY_ID + 4)']],
  ['0800 0200 06000000', ['NLMSGERR_ATTR_OFFS 6 (flags)']],
  ['0800 0200 10000000', ['NLMSGERR_ATTR_OFFS 16 (genlmsghdr.cmd)']],
  ['0800 0200 1c000000', ['NLMSGERR_ATTR_OFFS 28']],
  ['0800 0200 ffffffff', ['NLMSGERR_ATTR_OFFS 4294967295']],
  ['0600 0200 1400 0000', ['NLMSGERR_ATTR_OFFS 2 bytes']],
  ['0800 0500 02000000', ['NLMSGERR_ATTR_MISS_TYPE 2 (CTRL_ATTR_FAMILY_NAME)']],
  ['0800 0500 63000000', ['NLMSGERR_ATTR_MISS_TYPE 99']],
  [
    '0800 0500 02000000 0800 0600 14000000',
    ['NLMSGERR_ATTR_MISS_TYPE 2', 'NLMSGERR_ATTR_MISS_NEST 20 (CTRL_ATTR_FAMILY_ID)'],
  ],
])('%s: %j', (tlvs, expected) => {
  expect(texts(tlvs)).toEqual(expected);
});
