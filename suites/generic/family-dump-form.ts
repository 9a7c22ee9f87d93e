/** CTRL_CMD_GETFAMILY as a dump: what comes of it, whatever families a kernel has. */
import { genl, u16, u32 } from '../../harness/program/build.ts';
import { dumpFamilies, hearsFamilies } from '../../harness/runner/family-dump.ts';
import {
  byId,
  byName,
  controller,
  controllerAnswers,
  CTRL,
  GENL_ID_CTRL,
  getFamily,
} from '../../harness/runner/family-messages.ts';
import {
  ack,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  recv,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';

const source = ['net/netlink/genetlink.c ctrl_dumpfamily'];
const base = {
  level: 'should',
  needs: ['generic'],
  seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
} as const;
const a = socket('a', 'NETLINK_GENERIC');
const MSG_TRUNC = 0x20;

/** A dump that is answered as any other is. */
const served = (
  name: string,
  attributes: Parameters<typeof dumpFamilies>[1],
  more: Parameters<typeof dumpFamilies>[2] = {},
): Case => ({
  name,
  lines: [
    a,
    send('a', dumpFamilies(1, attributes, more)),
    hearsFamilies('a', { seq: 1 }),
    ...controllerAnswers('a'),
  ],
});
/** The datagram cut to its first bytes: nlctrl’s own message begins there. */
const cut = (room: number): Line =>
  recv(
    'a',
    {
      datagrams: [
        {
          bytes: [
            { any: 4, why: 'nlmsg_len is not the matter' },
            `${u16(GENL_ID_CTRL)} ${u16(2)} ${u32(1)}`,
            { port: 'a' },
            { any: room - 16, why: 'the beginning of a part that was cut short' },
          ],
          flags: MSG_TRUNC,
        },
      ],
    },
    { room },
  );

export const familyDumpForm: readonly Requirement[] = [
  {
    ...base,
    id: 'genl.dumpfam.all',
    rule: 'a dump of families tells of each once, ids ascending, nlctrl first, each message with NLM_F_MULTI; NLMSG_DONE with 0 is its end',
    source,
    cases: [1, 0, 0xffffffff].map((seq): Case => ({
      name: `seq ${seq}`,
      lines: [
        a,
        send('a', dumpFamilies(seq)),
        hearsFamilies('a', { seq }),
        ...controllerAnswers('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'genl.dumpfam.no-ack',
    rule: 'NLM_F_ACK and NLM_F_ECHO add nothing to a dump of families',
    source: ['net/netlink/af_netlink.c __netlink_dump_start'],
    cases: [NLM_F_ACK, NLM_F_ECHO, NLM_F_ACK | NLM_F_ECHO].map((flags) =>
      served(`flags 0x${flags.toString(16)}`, '', { flags }),
    ),
  },
  {
    ...base,
    id: 'genl.dumpfam.half',
    rule: 'NLM_F_ROOT or NLM_F_MATCH alone asks for one family, not for a dump',
    source: ['net/netlink/genetlink.c genl_family_rcv_msg'],
    cases: [0x100, 0x200].map((flags): Case => {
      const one = getFamily(1, [byName('nlctrl')], NLM_F_REQUEST | NLM_F_ACK | flags);
      return {
        name: `0x${flags.toString(16)}`,
        lines: [a, send('a', one), hears('a', controller(1), ack(one)), ...controllerAnswers('a')],
      };
    }),
  },
  {
    ...base,
    id: 'genl.dumpfam.name-ignored',
    rule: 'a name or an id does not narrow a dump of families',
    source,
    cases: [
      served('the name of nlctrl', byName('nlctrl')),
      served('a name that nobody has', byName('nobody')),
      served('the id of nlctrl', byId(GENL_ID_CTRL)),
      served('an id that nobody has', byId(0xffff)),
    ],
  },
  {
    ...base,
    id: 'genl.dumpfam.extra-flags',
    rule: 'flags without a meaning, any version and reserved bits are accepted in a dump of families',
    source: ['net/netlink/genetlink.c genl_header_check'],
    cases: [
      ...[0x2, 0x10, 0x20, 0x400, 0x800, 0xf800].map((flags) =>
        served(`flags 0x${flags.toString(16)}`, '', { flags }),
      ),
      served('version 0', '', { header: genl(CTRL.GETFAMILY, 0) }),
      served('version 255', '', { header: genl(CTRL.GETFAMILY, 255) }),
      served('reserved bits', '', { header: genl(CTRL.GETFAMILY, 1, 0xffff) }),
    ],
  },
  {
    ...base,
    id: 'genl.dumpfam.part-size',
    rule: 'the first part of a dump of families has at most 3776 bytes, later ones at most 32768',
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_dump', 'include/linux/netlink.h NLMSG_GOODSIZE'],
    cases: [3776, 65536].map((room): Case => ({
      name: `read with ${room} bytes`,
      lines: [
        a,
        send('a', dumpFamilies(1)),
        hearsFamilies(
          'a',
          {
            seq: 1,
            sizes: ([first = 0, ...later]) => {
              if (first > 3776) return `the first part has ${first} bytes`;
              const long = later.find((size) => size > 32768);
              return long === undefined ? undefined : `a later part has ${long} bytes`;
            },
          },
          { room },
        ),
        ...controllerAnswers('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'genl.dumpfam.small-read',
    rule: 'of a part that is read with too little room the rest is lost, with MSG_TRUNC, and the dump goes on behind it',
    source: ['net/netlink/af_netlink.c netlink_recvmsg'],
    cases: [16, 100].map((room): Case => ({
      name: `${room} bytes`,
      lines: [
        a,
        send('a', dumpFamilies(1)),
        cut(room),
        // what is left depends on the families: the last part, or nothing where it was the only one
        { step: { call: 'drain', socket: 'a' } },
        ...controllerAnswers('a'),
        send('a', dumpFamilies(2)),
        hearsFamilies('a', { seq: 2 }),
      ],
    })),
  },
  {
    ...base,
    id: 'genl.dumpfam.done',
    rule: 'NLMSG_DONE of a dump of families comes behind the last family, in the same datagram, where it fits',
    level: 'observed',
    source: [...source, 'net/netlink/af_netlink.c netlink_dump'],
    differs: { '6.1': 'it always has a datagram of its own' },
    seen: ['6.18.44', '6.12.117'],
    cases: [
      {
        name: 'read with 65536 bytes',
        lines: [
          a,
          send('a', dumpFamilies(2)),
          hearsFamilies('a', { seq: 2, doneAlone: false }),
          ...controllerAnswers('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'genl.dumpfam.again',
    rule: 'a dump of families that was read to its end leaves room for the next on the same socket',
    source,
    cases: [2, 4].map((count): Case => ({
      name: `${count} in turn`,
      lines: [
        a,
        ...Array.from({ length: count }, (_, index) => [
          send('a', dumpFamilies(index + 1)),
          hearsFamilies('a', { seq: index + 1 }),
        ]).flat(),
        ...controllerAnswers('a'),
      ],
    })),
  },
];
