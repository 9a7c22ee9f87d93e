import { describe, expect, it } from 'vitest';
import {
  ackOfNoop,
  invalidHeader,
  nestedOffset,
  policyViolationCapped,
  refusalWithEcho,
} from '../captures/core.ts';
import { getFamily } from '../captures/generic.ts';
import { getNeigh } from '../captures/route.ts';
import type { Capture } from '../captures/capture.ts';
import { bytesOfHex } from '../hex.ts';
import { describeDatagram } from './describe-datagram.ts';
import { renderLines } from './render-lines.ts';

/** The text, led by a line break for the snapshots. */
const text = (bytes: Uint8Array, protocol: number, direction?: 'request' | 'answer'): string =>
  `\n${renderLines(describeDatagram(bytes, { protocol, ...(direction && { direction }) }))}\n`;

const answer = ({ protocol, received }: Capture): string =>
  text(received[0] ?? new Uint8Array(), protocol, 'answer');

describe('answers of the kernel', () => {
  it('an ACK', () =>
    expect(answer(ackOfNoop)).toMatchInlineSnapshot(`
    "
        0  ACK of NLMSG_NOOP seq 1
        0  24000000             nlmsghdr.len 36
        4  0200                 nlmsghdr.type NLMSG_ERROR
        6  0001                 nlmsghdr.flags NLM_F_CAPPED
        8  01000000             nlmsghdr.seq 1
       12  34120000             nlmsghdr.pid 4660
       16  00000000             nlmsgerr.error 0
       20  10000000             nlmsgerr.msg.len 16
       24  0100                 nlmsgerr.msg.type NLMSG_NOOP
       26  0500                 nlmsgerr.msg.flags NLM_F_REQUEST|NLM_F_ACK
       28  01000000             nlmsgerr.msg.seq 1
       32  34120000             nlmsgerr.msg.pid 4660
    "
  `));
  it('a refusal with its echo', () =>
    expect(answer(refusalWithEcho)).toMatchInlineSnapshot(`
    "
        0  NLMSG_ERROR -EOPNOTSUPP of type 0x3f0? seq 2
        0  2c000000             nlmsghdr.len 44
        4  0200                 nlmsghdr.type NLMSG_ERROR
        6  0000                 nlmsghdr.flags 0
        8  02000000             nlmsghdr.seq 2
       12  34120000             nlmsghdr.pid 4660
       16  a1ffffff             nlmsgerr.error -EOPNOTSUPP
       20  16000000             nlmsgerr.msg.len 22
       24  f003                 nlmsgerr.msg.type 0x3f0?
       26  0100                 nlmsgerr.msg.flags NLM_F_REQUEST
       28  02000000             nlmsgerr.msg.seq 2
       32  34120000             nlmsgerr.msg.pid 4660
       36  01020304 0506          payload 6 bytes
       42  0000                   padding
    "
  `));
  it('an extended ACK, capped', () =>
    expect(answer(policyViolationCapped)).toMatchInlineSnapshot(`
      "
          0  NLMSG_ERROR -EINVAL of GENL_ID_CTRL seq 3: "Attribute failed policy validation"
          0  68000000             nlmsghdr.len 104
          4  0200                 nlmsghdr.type NLMSG_ERROR
          6  0003                 nlmsghdr.flags NLM_F_CAPPED|NLM_F_ACK_TLVS
          8  03000000             nlmsghdr.seq 3
         12  34120000             nlmsghdr.pid 4660
         16  eaffffff             nlmsgerr.error -EINVAL
         20  30000000             nlmsgerr.msg.len 48
         24  1000                 nlmsgerr.msg.type GENL_ID_CTRL
         26  0100                 nlmsgerr.msg.flags NLM_F_REQUEST
         28  03000000             nlmsgerr.msg.seq 3
         32  34120000             nlmsgerr.msg.pid 4660
         36  27000100 41747472    NLMSGERR_ATTR_MSG "Attribute failed policy validation"
             69627574 65206661 696c6564 20706f6c 69637920 76616c69 64617469 6f6e0000
         76  08000200 14000000    NLMSGERR_ATTR_OFFS 20
         84  14000480             NLMSGERR_ATTR_POLICY 16 bytes NLA_F_NESTED
         88  08000700 0f000000      NL_POLICY_TYPE_ATTR_MAX_LENGTH 15
         96  08000100 0c000000      NL_POLICY_TYPE_ATTR_TYPE NL_ATTR_TYPE_NUL_STRING
      "
    `));
  it('an extended ACK that points into a nest', () =>
    expect(answer(nestedOffset)).toMatchInlineSnapshot(`
      "
          0  NLMSG_ERROR -ERANGE of RTM_NEWLINK seq 7: "Attribute failed policy validation"
          0  94000000             nlmsghdr.len 148
          4  0200                 nlmsghdr.type NLMSG_ERROR
          6  0002                 nlmsghdr.flags NLM_F_ACK_TLVS
          8  07000000             nlmsghdr.seq 7
         12  34120000             nlmsghdr.pid 4660
         16  deffffff             nlmsgerr.error -ERANGE
         20  2c000000             nlmsgerr.msg.len 44
         24  1000                 nlmsgerr.msg.type RTM_NEWLINK
         26  0500                 nlmsgerr.msg.flags NLM_F_REQUEST|NLM_F_ACK
         28  07000000             nlmsgerr.msg.seq 7
         32  34120000             nlmsgerr.msg.pid 4660
         36  00                     ifinfomsg.family AF_UNSPEC
         37  00                     ifinfomsg.pad
         38  0000                   ifinfomsg.type ARPHRD_NETROM
         40  01000000               ifinfomsg.index 1
         44  00000000               ifinfomsg.flags 0
         48  00000000               ifinfomsg.change 0
         52  0c001a80               IFLA_AF_SPEC 8 bytes NLA_F_NESTED
         56  08000a80                 AF_INET6 4 bytes NLA_F_NESTED
         60  04000800                   IFLA_INET6_ADDR_GEN_MODE 0 bytes <-- u8 needs 1 byte, has 0
         64  27000100 41747472    NLMSGERR_ATTR_MSG "Attribute failed policy validation"
             69627574 65206661 696c6564 20706f6c 69637920 76616c69 64617469 6f6e0000
        104  08000200 28000000    NLMSGERR_ATTR_OFFS 40 (IFLA_AF_SPEC/AF_INET6/IFLA_INET6_ADDR_GEN_MODE)
        112  24000480             NLMSGERR_ATTR_POLICY 32 bytes NLA_F_NESTED
        116  0c000400 00000000      NL_POLICY_TYPE_ATTR_MIN_VALUE_U 0
             00000000
        128  0c000500 ff000000      NL_POLICY_TYPE_ATTR_MAX_VALUE_U 255
             00000000
        140  08000100 02000000      NL_POLICY_TYPE_ATTR_TYPE NL_ATTR_TYPE_U8
      "
    `));
  it('a dump refused in NLMSG_DONE', () =>
    expect(answer(invalidHeader)).toMatchInlineSnapshot(`
    "
        0  NLMSG_DONE -EINVAL seq 4
        0  48000000             nlmsghdr.len 72
        4  0300                 nlmsghdr.type NLMSG_DONE
        6  0202                 nlmsghdr.flags NLM_F_MULTI|NLM_F_ACK_TLVS
        8  04000000             nlmsghdr.seq 4
       12  34120000             nlmsghdr.pid 4660
       16  eaffffff             NLMSG_DONE.error -EINVAL
       20  33000100 496e7661    NLMSGERR_ATTR_MSG "Invalid values in header for link dump request"
           6c696420 76616c75 65732069 6e206865 61646572 20666f72 206c696e 6b206475
           6d702072 65717565 73740000
    "
  `));
  it('a family', () =>
    expect(answer(getFamily)).toMatchInlineSnapshot(`
    "
        0  GENL_ID_CTRL CTRL_CMD_NEWFAMILY seq 1 (136 bytes)
        0  88000000             nlmsghdr.len 136
        4  1000                 nlmsghdr.type GENL_ID_CTRL
        6  0000                 nlmsghdr.flags 0
        8  01000000             nlmsghdr.seq 1
       12  34120000             nlmsghdr.pid 4660
       16  01                   genlmsghdr.cmd CTRL_CMD_NEWFAMILY
       17  02                   genlmsghdr.version 2
       18  0000                 genlmsghdr.reserved 0
       20  0b000200 6e6c6374    CTRL_ATTR_FAMILY_NAME "nlctrl"
           726c0000
       32  06000100 10000000    CTRL_ATTR_FAMILY_ID 16
       40  08000300 02000000    CTRL_ATTR_VERSION 2
       48  08000400 00000000    CTRL_ATTR_HDRSIZE 0
       56  08000500 00000000    CTRL_ATTR_MAXATTR 0
       64  2c000600             CTRL_ATTR_OPS 40 bytes
       68  14000100               [1] 16 bytes
       72  08000100 03000000        CTRL_ATTR_OP_ID 3
       80  08000200 0e000000        CTRL_ATTR_OP_FLAGS GENL_CMD_CAP_DO|GENL_CMD_CAP_DUMP|
                                      GENL_CMD_CAP_HASPOL
       88  14000200               [2] 16 bytes
       92  08000100 0a000000        CTRL_ATTR_OP_ID 10
      100  08000200 0c000000        CTRL_ATTR_OP_FLAGS GENL_CMD_CAP_DUMP|GENL_CMD_CAP_HASPOL
      108  1c000700             CTRL_ATTR_MCAST_GROUPS 24 bytes
      112  18000100               [1] 20 bytes
      116  08000200 10000000        CTRL_ATTR_MCAST_GRP_ID 16
      124  0b000100 6e6f7469        CTRL_ATTR_MCAST_GRP_NAME "notify"
           66790000
    "
  `));
  it('a neighbour and the end of the dump', () =>
    expect(answer(getNeigh)).toMatchInlineSnapshot(`
    "
        0  RTM_NEWNEIGH seq 4 (76 bytes)
        0  4c000000             nlmsghdr.len 76
        4  1c00                 nlmsghdr.type RTM_NEWNEIGH
        6  0200                 nlmsghdr.flags NLM_F_MULTI
        8  04000000             nlmsghdr.seq 4
       12  34120000             nlmsghdr.pid 4660
       16  02                   ndmsg.family AF_INET
       17  00                   ndmsg.pad1
       18  0000                 ndmsg.pad2
       20  01000000             ndmsg.ifindex 1
       24  8000                 ndmsg.state NUD_PERMANENT
       26  00                   ndmsg.flags 0
       27  03                   ndmsg.type RTN_BROADCAST
       28  08000100 00000000    NDA_DST 0.0.0.0
       36  0a000200 02000000    NDA_LLADDR 02:00:00:00:00:07
           00070000
       48  08000400 00000000    NDA_PROBES 0
       56  14000300 00000000    NDA_CACHEINFO confirmed 0, used 0, updated 0, refcnt 0
           00000000 00000000 00000000
       76  NLMSG_DONE 0 seq 4
       76  14000000             nlmsghdr.len 20
       80  0300                 nlmsghdr.type NLMSG_DONE
       82  0200                 nlmsghdr.flags NLM_F_MULTI
       84  04000000             nlmsghdr.seq 4
       88  34120000             nlmsghdr.pid 4660
       92  00000000             NLMSG_DONE.error 0
    "
  `));
});

describe('malformed', () => {
  it('nothing at all', () => expect(text(new Uint8Array(), 0)).toBe('\n\n'));

  it('a length below the header', () =>
    expect(text(bytesOfHex('0c000000 1200 0103 01000000 00000000 aabb'), 0)).toMatchInlineSnapshot(`
      "
          0  RTM_GETLINK seq 1 (12 bytes) <-- nlmsg_len 12 is below the header's 16
          0  0c000000             nlmsghdr.len 12 <-- nlmsg_len 12 is below the header's 16
          4  1200                 nlmsghdr.type RTM_GETLINK
          6  0103                 nlmsghdr.flags NLM_F_REQUEST|NLM_F_DUMP
          8  01000000             nlmsghdr.seq 1
         12  00000000             nlmsghdr.pid 0
         16  aabb                 rest <-- behind a broken header
      "
    `));

  it('a message cut short, with what is there', () =>
    expect(
      text(
        bytesOfHex(
          '3c000000 1000 0106 01000000 00000000 00000000 01000000 00000000 00000000 0a000300 6c6f',
        ),
        0,
      ),
    ).toMatchInlineSnapshot(`
      "
          0  RTM_NEWLINK seq 1 (60 bytes) <-- nlmsg_len 60 is beyond the 38 bytes left
          0  3c000000             nlmsghdr.len 60 <-- nlmsg_len 60 is beyond the 38 bytes left
          4  1000                 nlmsghdr.type RTM_NEWLINK
          6  0106                 nlmsghdr.flags NLM_F_REQUEST|NLM_F_EXCL|NLM_F_CREATE
          8  01000000             nlmsghdr.seq 1
         12  00000000             nlmsghdr.pid 0
         16  00                   ifinfomsg.family AF_UNSPEC
         17  00                   ifinfomsg.pad
         18  0000                 ifinfomsg.type ARPHRD_NETROM
         20  01000000             ifinfomsg.index 1
         24  00000000             ifinfomsg.flags 0
         28  00000000             ifinfomsg.change 0
         32  0a000300 6c6f        rest of type IFLA_IFNAME <-- nla_len 10 is beyond the 6 bytes left
      "
    `));

  it('attributes that are not', () =>
    expect(
      text(
        bytesOfHex(
          `3f000000 1000 0500 01000000 00000000 00ff0000 01000000 00000000 00000000
           0500 0400 aa 000001 0700 1a80 ff0000 00 0600 0300 6c6f 0000 0200 0500 aabbcc`,
        ),
        0,
      ),
    ).toMatchInlineSnapshot(`
      "
          0  RTM_NEWLINK seq 1 (63 bytes)
          0  3f000000             nlmsghdr.len 63
          4  1000                 nlmsghdr.type RTM_NEWLINK
          6  0500                 nlmsghdr.flags NLM_F_REQUEST|NLM_F_ACK
          8  01000000             nlmsghdr.seq 1
         12  00000000             nlmsghdr.pid 0
         16  00                   ifinfomsg.family AF_UNSPEC
         17  ff                   ifinfomsg.pad <-- padding not zero
         18  0000                 ifinfomsg.type ARPHRD_NETROM
         20  01000000             ifinfomsg.index 1
         24  00000000             ifinfomsg.flags 0
         28  00000000             ifinfomsg.change 0
         32  05000400 aa000001    IFLA_MTU 1 byte <-- u32 needs 4 bytes, has 1, padding not zero
         40  07001a80             IFLA_AF_SPEC 3 bytes NLA_F_NESTED
         44  ff0000                 rest <-- 3 bytes left over
         47  00                     padding
         48  06000300 6c6f0000    IFLA_IFNAME "lo" without NUL
         56  02000500 aabbcc      rest of type IFLA_LINK <-- nla_len 2 is below 4
      "
    `));

  it('the short header of old dump requests', () =>
    expect(text(bytesOfHex('14000000 1200 0103 01000000 00000000 11000000'), 0))
      .toMatchInlineSnapshot(`
      "
          0  RTM_GETLINK seq 1 (20 bytes)
          0  14000000             nlmsghdr.len 20
          4  1200                 nlmsghdr.type RTM_GETLINK
          6  0103                 nlmsghdr.flags NLM_F_REQUEST|NLM_F_DUMP
          8  01000000             nlmsghdr.seq 1
         12  00000000             nlmsghdr.pid 0
         16  11                   rtgenmsg.family AF_PACKET
         17  000000               rest <-- ifinfomsg takes 16 bytes, has 4
      "
    `));

  it('a protocol of which nothing is known', () =>
    expect(text(bytesOfHex('12000000 2a00 0103 01000000 00000000 aabb 0001'), 6))
      .toMatchInlineSnapshot(`
      "
          0  type 0x2a? seq 1 (18 bytes)
          0  12000000             nlmsghdr.len 18
          4  2a00                 nlmsghdr.type 0x2a?
          6  0103                 nlmsghdr.flags NLM_F_REQUEST|0x300?
          8  01000000             nlmsghdr.seq 1
         12  00000000             nlmsghdr.pid 0
         16  aabb                 payload 2 bytes
         18  0001               padding <-- padding not zero
      "
    `));
});
