/** Where attributes begin and end, in requests that are parsed liberally. */
import { cstring, nlmsg, zeros } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { attribute, IFLA, link, lo, nameLo, RTM_GETLINK } from './link-request.ts';

const kernels = ['6.18.44', '6.1.176'];
const parse = ['lib/nlattr.c __nla_validate_parse', 'include/net/netlink.h nla_ok'];
const base = { level: 'should', needs: ['route'], seen: kernels } as const;

const leftover = { msg: 'bytes leftover after parsing attributes' };
const mask = IFLA.IFLA_EXT_MASK;

export const framing: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'at.len.short',
      rule: 'an attribute whose nla_len is below 4 ends the parsing: it and those behind it do not exist, those before it count',
      source: parse,
      cells: [0, 1, 2, 3].flatMap((len) => [
        {
          name: `nla_len ${len} before the name`,
          sent: link([attribute({ type: mask, len }), nameLo]),
          errno: 'EINVAL',
          says: leftover,
        },
        {
          name: `nla_len ${len} behind the name`,
          sent: link([
            nameLo,
            attribute({ type: mask, len }),
            attribute(IFLA.IFLA_IFNAME, cstring('no')),
          ]),
          reply: lo,
          says: leftover,
        },
      ]),
    },
    {
      rule: 'a broken nla_len leaves the warning of bytes left over, in the refusal or the acknowledgement',
    },
  ),
  ...withTexts(
    {
      ...base,
      id: 'at.len.beyond',
      rule: 'an attribute whose nla_len reaches beyond the message ends the parsing in the same way',
      source: parse,
      cells: [9, 12, 0xffff].flatMap((len) => [
        {
          name: `the name itself, nla_len ${len} of 8`,
          sent: link(attribute({ type: IFLA.IFLA_IFNAME, len }, cstring('lo'))),
          errno: 'EINVAL',
          says: leftover,
        },
        {
          name: `behind the name, nla_len ${len} of 8`,
          sent: link([nameLo, attribute({ type: IFLA.IFLA_IFNAME, len }, cstring('no'))]),
          reply: lo,
          says: leftover,
        },
      ]),
    },
    { rule: 'an nla_len beyond the message leaves the warning of bytes left over' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'at.trailing',
      rule: '1 to 3 bytes behind the last attribute are accepted',
      source: parse,
      cells: [1, 2, 3].map((count) => ({
        name: `${count} bytes`,
        sent: link([nameLo, '55'.repeat(count)]),
        reply: lo,
        says: leftover,
      })),
    },
    { rule: 'bytes left over are warned of in the acknowledgement of the success' },
  ),
  verdicts({
    ...base,
    id: 'at.last_unpadded',
    rule: 'the last attribute may lack its padding',
    source: ['include/net/netlink.h nla_next'],
    cells: [
      { name: 'name of 3 bytes', sent: link(nameLo.slice(0, -2)), reply: lo },
      { name: 'name of 2 bytes', sent: link('0600 0300 6c6f'), reply: lo },
    ],
  }),
  ...withTexts(
    {
      ...base,
      id: 'at.msglen_cuts',
      rule: 'attributes end where nlmsg_len says, not where the datagram ends',
      source: ['include/net/netlink.h nlmsg_attrlen'],
      cells: [
        { name: 'all of the name behind it', sent: link(''), tail: nameLo, errno: 'EINVAL' },
        {
          name: 'the last byte of the name behind it',
          sent: link(nameLo.replaceAll(' ', '').slice(0, 12)),
          tail: '0000',
          errno: 'EINVAL',
          says: leftover,
        },
        { name: 'only padding behind it', sent: link(nameLo.slice(0, -2)), tail: '55', reply: lo },
      ],
    },
    { rule: 'attributes beyond nlmsg_len leave no warning, one cut by it does' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'at.hdr_short',
      rule: "a payload shorter than the family's fixed header is refused with EINVAL before any attribute is read",
      source: ['include/net/netlink.h __nlmsg_parse', 'net/core/rtnetlink.c rtnl_getlink'],
      cells: [1, 4, 12, 15].map((length) => ({
        name: `${length} of 16 bytes`,
        sent: nlmsg({ type: RTM_GETLINK, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 1 }, zeros(length)),
        errno: 'EINVAL',
        says: { msg: 'Invalid header for get link' },
      })),
    },
    { rule: 'the refusal of a short header names it: Invalid header for get link' },
  ),
];
