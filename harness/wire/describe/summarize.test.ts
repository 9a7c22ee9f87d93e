import { expect, it } from 'vitest';
import { capturedDatagrams } from '../captures/all.ts';
import { bytesOfHex } from '../hex.ts';
import { summarize } from './summarize.ts';

it('has a line for every captured datagram', () => {
  const rows = capturedDatagrams.map(
    ({ title, bytes, context }) => `${title}: ${summarize(bytes, context)}`,
  );
  expect(`\n${rows.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ackOfNoop sent: NLMSG_NOOP seq 1 (16 bytes)
    ackOfNoop received 0: ACK of NLMSG_NOOP seq 1
    refusalWithEcho sent: type 0x3f0? seq 2 (22 bytes)
    refusalWithEcho received 0: NLMSG_ERROR -EOPNOTSUPP of type 0x3f0? seq 2
    refusalCapped sent: type 0x3f0? seq 2 (22 bytes)
    refusalCapped received 0: NLMSG_ERROR -EOPNOTSUPP of type 0x3f0? seq 2
    policyViolation sent: GENL_ID_CTRL CTRL_CMD_GETFAMILY seq 3 (48 bytes)
    policyViolation received 0: NLMSG_ERROR -EINVAL of GENL_ID_CTRL seq 3: "Attribute failed policy validation"
    policyViolationCapped sent: GENL_ID_CTRL CTRL_CMD_GETFAMILY seq 3 (48 bytes)
    policyViolationCapped received 0: NLMSG_ERROR -EINVAL of GENL_ID_CTRL seq 3: "Attribute failed policy validation"
    invalidHeader sent: RTM_GETLINK seq 4 (32 bytes)
    invalidHeader received 0: NLMSG_DONE -EINVAL seq 4
    missingAttribute sent: 0x14? cmd 1 seq 5 (20 bytes)
    missingAttribute received 0: NLMSG_ERROR -EINVAL of type 0x14? seq 5
    nestedOffset sent: RTM_NEWLINK seq 7 (44 bytes)
    nestedOffset received 0: NLMSG_ERROR -ERANGE of RTM_NEWLINK seq 7: "Attribute failed policy validation"
    twoAcks sent: NLMSG_NOOP seq 8 (16 bytes); NLMSG_NOOP seq 9 (16 bytes)
    twoAcks received 0: ACK of NLMSG_NOOP seq 8
    twoAcks received 1: ACK of NLMSG_NOOP seq 9
    getFamily sent: GENL_ID_CTRL CTRL_CMD_GETFAMILY seq 1 (32 bytes)
    getFamily received 0: GENL_ID_CTRL CTRL_CMD_NEWFAMILY seq 1 (136 bytes)
    getPolicy sent: GENL_ID_CTRL CTRL_CMD_GETPOLICY seq 2 (32 bytes)
    getPolicy received 0: 7 x GENL_ID_CTRL CTRL_CMD_GETPOLICY seq 2
    getPolicy received 1: NLMSG_DONE 0 seq 2
    getLink sent: RTM_GETLINK seq 1 (32 bytes)
    getLink received 0: RTM_NEWLINK seq 1 (1468 bytes)
    getAddr sent: RTM_GETADDR seq 2 (24 bytes)
    getAddr received 0: 3 x RTM_NEWADDR seq 2
    getAddr received 1: NLMSG_DONE 0 seq 2
    getRoute sent: RTM_GETROUTE seq 3 (28 bytes)
    getRoute received 0: 5 x RTM_NEWROUTE seq 3
    getRoute received 1: NLMSG_DONE 0 seq 3
    getNeigh sent: RTM_GETNEIGH seq 4 (28 bytes)
    getNeigh received 0: RTM_NEWNEIGH seq 4 (76 bytes); NLMSG_DONE 0 seq 4
    newVeth sent: RTM_NEWLINK seq 6 (120 bytes)
    newVeth received 0: ACK of RTM_NEWLINK seq 6
    getVeth sent: RTM_GETLINK seq 7 (44 bytes)
    getVeth received 0: RTM_NEWLINK seq 7 (1496 bytes)
    refusedAddr sent: RTM_DELADDR seq 5 (32 bytes)
    refusedAddr received 0: NLMSG_ERROR -EADDRNOTAVAIL of RTM_DELADDR seq 5: "ipv4: Address not found"
    "
  `);
});

it.each([
  ['', 'empty datagram'],
  ['aabbcc', '3 bytes left over'],
  ['0c000000 0100 0000 01000000 00000000', "NLMSG_NOOP (nlmsg_len 12 is below the header's 16)"],
  ['10000000 0200 0000 03000000 00000000', 'NLMSG_ERROR seq 3'],
  ['14000000 0200 0000 03000000 00000000 38ffffff', 'NLMSG_ERROR -200 seq 3'],
  ['14000000 0200 0000 03000000 00000000 16000000', 'NLMSG_ERROR 22 seq 3'],
  ['10000000 0300 0200 03000000 00000000', 'NLMSG_DONE seq 3'],
])('%s: %s', (hex, text) => {
  expect(summarize(bytesOfHex(hex), { protocol: 0 })).toBe(text);
});

it('counts what is too much to tell', () => {
  const types = ['01', '01', '04', '01', '04', '01', '04'];
  const bytes = bytesOfHex(
    types.map((type) => `10000000${type}000000${'01000000'.repeat(2)}`).join(''),
  );
  expect(summarize(bytes, { protocol: 0 })).toBe(
    '2 x NLMSG_NOOP seq 1; NLMSG_OVERRUN seq 1 (16 bytes); NLMSG_NOOP seq 1 (16 bytes); 3 more',
  );
});

it('names families that it is told of', () => {
  const bytes = bytesOfHex('14000000 1400 0100 01000000 00000000 09010000');
  const families = new Map([[0x14, 'netdev']]);
  expect(summarize(bytes, { protocol: 16 })).toBe('0x14? cmd 9 seq 1 (20 bytes)');
  expect(summarize(bytes, { protocol: 16, families })).toBe('netdev cmd 9 seq 1 (20 bytes)');
});
