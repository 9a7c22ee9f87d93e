import { describe, expect, it } from 'vitest';
import { resolveBytes, type Segment } from '../bytes.ts';
import { describeDatagram } from '../../wire/index.ts';
import { Mistake } from './mistake.ts';
import { parseMessages } from './parse-message.ts';
import { splitWords } from './split-words.ts';

const bytesOf = (line: string, protocol?: number): Segment[] =>
  parseMessages(splitWords(line), { seq: 1, protocol }).bytes;

/** Rows from struct definitions in include/uapi/linux, little-endian, written by hand. */
const RIGHT: Record<string, Segment[]> = {
  'NLMSG_NOOP NLM_F_ACK': ['10000000 01000500 01000000 00000000'],
  'RTM_GETLINK ifi_index=2': [
    '20000000 12000100 01000000 00000000 00000000 02000000 00000000 00000000',
  ],
  'RTM_GETLINK ifi_index=lo IFLA_EXT_MASK=1': [
    '28000000 12000100 01000000 00000000 00000000',
    { ifindex: 'lo' },
    '00000000 00000000 08001d00 01000000',
  ],
  'RTM_GETADDR NLM_F_DUMP ifa_family=AF_INET': [
    '18000000 16000103 01000000 00000000 02000000 00000000',
  ],
  'nlctrl CTRL_CMD_GETFAMILY CTRL_ATTR_FAMILY_NAME=nlctrl': [
    '20000000 10000100 01000000 00000000 03010000 0b000200 6e6c6374 726c0000',
  ],
  'devlink 1 NLM_F_DUMP': ['14000000', { family: 'devlink' }, '01030100 00000000 00000101 0000'],
  'NLMSG_NOOP nlmsg_len=12 nlmsg_flags=0 nlmsg_seq=7 nlmsg_pid=port:a': [
    '0c000000 01000000 07000000',
    { port: 'a' },
  ],
  'NLMSG_NOOP ; NLMSG_NOOP': [
    '10000000 01000100 01000000 00000000 10000000 01000100 02000000 00000000',
  ],
  'RTM_NEWLINK IFLA_LINKINFO={IFLA_INFO_KIND=dummy}': [
    '30000000 10000100 01000000 00000000 00000000 00000000 00000000 00000000 10001280 0a000100 64756d6d 79000000',
  ],
  'RTM_NEWLINK IFLA_LINKINFO={IFLA_INFO_KIND=vlan IFLA_INFO_DATA={IFLA_VLAN_ID=5}}': [
    '3c000000 10000100 01000000 00000000 00000000 00000000 00000000 00000000 1c001280 09000100 766c616e 00000000 0c000280 06000100 05000000',
  ],
  'RTM_NEWADDR ifa_family=AF_INET6 IFA_LOCAL=::1': [
    '2c000000 14000100 01000000 00000000 0a000000 00000000 14000200 00000000 00000000 00000000 00000001',
  ],
  'RTM_NEWADDR ifa_family=AF_INET ifa_prefixlen=8 IFA_LOCAL=127.0.0.1': [
    '20000000 14000100 01000000 00000000 02080000 00000000 08000200 7f000001',
  ],
  'RTM_SETLINK IFLA_ADDRESS=02:00:00:00:00:01 IFLA_MTU=u8:5 7|NLA_F_NET_BYTEORDER=be16:80 IFLA_GROUP':
    [
      '40000000 13000100 01000000 00000000 00000000 00000000 00000000 00000000 0a000100 02000000 00010000 05000400 05000000 06000740 00500000 04001b00',
    ],
  '0x3f0 hex:"0a0b"': ['12000000 f0030100 01000000 00000000 0a0b'],
  'hex 10 00 00 00 0100': ['10000000 0100'],
};

describe('a message by name', () => {
  it.each(Object.entries(RIGHT))('%s', (line, bytes) => {
    expect(bytesOf(line, 0)).toEqual(bytes);
  });

  it('is what the decoder reads back', () => {
    const bytes = resolveBytes(
      bytesOf('RTM_NEWLINK NLM_F_CREATE ifi_flags=IFF_UP|IFF_RUNNING'),
      () => 0,
    );
    const read = describeDatagram(bytes, { protocol: 0, direction: 'request' });
    const texts = Object.fromEntries(read.map(({ name, text }) => [name, text]));
    expect(texts['nlmsghdr.flags']).toBe('NLM_F_REQUEST|NLM_F_CREATE');
    expect(texts['ifinfomsg.flags']).toBe('IFF_UP|IFF_RUNNING');
  });
});

const WRONG: Record<string, [at: number, text: string]> = {
  RTM_GETLNK: [0, "'RTM_GETLNK' is no message; meant RTM_GETLINK?"],
  'RTM_GETLINK NLM_F_AKC': [12, "'NLM_F_AKC' is no flag of this message; meant NLM_F_ACK?"],
  'RTM_GETLINK NLM_F_CREATE': [12, "'NLM_F_CREATE' is no flag of this message"],
  'RTM_GETLINK IFLA_MTUU=5': [12, "'IFLA_MTUU' is no attribute of IFLA; meant IFLA_MTU?"],
  'RTM_GETLINK ifi_indx=5': [12, "'ifi_indx' is no field of ifinfomsg; meant ifi_index?"],
  'RTM_NEWLINK IFLA_MTU=many': [21, "'many' is no number"],
  'RTM_NEWLINK IFLA_MTU=0x100000000': [21, '0x100000000 does not fit 4 bytes'],
  'RTM_NEWLINK IFLA_LINKINFO={IFLA_INFO_KIND=dummy': [26, 'this { is not closed'],
  'RTM_NEWLINK IFLA_IFNAME="lo': [24, 'this quote is not closed'],
  'RTM_NEWLINK IFLA_ADDRESS=1:2': [25, "'1:2' is no link-layer address, as 02:00:00:00:00:01"],
  'RTM_NEWADDR IFA_LOCAL=1.2.3': [22, "'1.2.3' is no IP address"],
  'RTM_NEWLINK IFLA_LINKINFO={IFLA_INFO_KND=dummy}': [
    27,
    "'IFLA_INFO_KND' is no attribute of IFLA_INFO; meant IFLA_INFO_KIND?",
  ],
  'NLMSG_NOOP nlmsg_lenn=5': [
    11,
    "'nlmsg_lenn' is no field of nlmsghdr with a value; meant nlmsg_len?",
  ],
  'NLMSG_NOOP foo=1': [11, "'foo=1': of this message only bytes are known: hex:0a0b"],
  'nlctrl CTRL_CMD_GETFAMLY': [
    7,
    "'CTRL_CMD_GETFAMLY' is no number or nlctrl command; meant CTRL_CMD_GETFAMILY?",
  ],
  devlink: [0, "'devlink' is no message: RTM_…, NLMSG_…, a number, or a family and a command"],
  'RTM_GETLINK ; nlctrl 3': [14, 'messages of two protocols in one datagram'],
  'RTM_GETLINK ;': [12, 'a message is missing here'],
  'hex 100': [4, 'hex: 3 digits, an odd number'],
};

describe('a mistake names its place and the mend', () => {
  it.each(Object.entries(WRONG))('%s', (line, [at, text]) => {
    let thrown: unknown;
    try {
      bytesOf(line);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Mistake);
    expect([(thrown as Mistake).at, (thrown as Mistake).message]).toEqual([at, text]);
  });
});
