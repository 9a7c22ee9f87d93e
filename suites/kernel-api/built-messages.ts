/** Messages as a subsystem builds them: headers, padding, attributes, and what has no room. */
import { u16, u32, zeros } from '../../harness/program/build.ts';
import type { StepOf } from '../../harness/program/program.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { registration } from '../registration/family.ts';

type Building = StepOf<'build_message'>['calls'][number];
const base = { ...registration, seen: ['6.1.192', '6.12.117'] } as const;
const netlink = (name: string) => [`include/net/netlink.h ${name}`];
/** KMALLOC_MAX_SIZE */
const TOO_MUCH = 4 * 1024 * 1024;
/** More than any small buffer has room for. */
const LARGE = 60_000;

/** nlmsg_new with this payload, then the calls with what is told of each, then what is there. */
const builds = (
  name: string,
  payload: number,
  steps: readonly (readonly [Building, string])[],
  data?: string,
): Case => {
  const want = [
    'nlmsg_new ok',
    ...steps.map(([, told]) => told),
    ...(data === undefined ? [] : [`data ${data.replaceAll(' ', '')}`]),
  ];
  return {
    name,
    lines: [
      {
        step: { call: 'build_message', payload, calls: steps.map(([call]) => call) },
        expect: {
          lines: (got) => {
            const lines = data === undefined ? got.slice(0, want.length) : got;
            return lines.join('\n') === want.join('\n')
              ? undefined
              : `want ${want.join(' | ')}; got ${got.join(' | ')}`;
          },
        },
      },
    ],
  };
};
const header = (length: number, type: number, flags = 0, seq = 0, pid = 0): string =>
  `${u32(length)} ${u16(type)} ${u16(flags)} ${u32(seq)} ${u32(pid)}`;
const put: readonly [Building, string] = [
  { call: 'nlmsg_put', type: 16 },
  'nlmsg_put ok, 16 bytes',
];

export const builtMessages: readonly Requirement[] = [
  {
    ...base,
    id: 'kapi.skb.new',
    rule: 'nlmsg_new leaves room for a header and the payload asked for, padded; of 0 for a header',
    source: netlink('nlmsg_new'),
    cases: [0, 1, 4, 5, 100, 3760, 60_000].map((payload) =>
      builds(`payload ${payload}`, payload, [
        [
          { call: 'nlmsg_put', type: 16, length: payload },
          `nlmsg_put ok, ${16 + ((payload + 3) & ~3)} bytes`,
        ],
      ]),
    ),
  },
  {
    ...base,
    id: 'kapi.skb.sizes',
    rule: 'with pages of 4096 bytes NLMSG_GOODSIZE is 3776, NLMSG_DEFAULT_SIZE a header less, GENLMSG_DEFAULT_SIZE a generic header less than that',
    level: 'observed',
    source: ['include/linux/netlink.h NLMSG_GOODSIZE', ...netlink('NLMSG_DEFAULT_SIZE')],
    cases: [builds('all three', 0, [[{ call: 'sizes' }, 'sizes 3776 3760 3756']], '')],
  },
  {
    ...base,
    id: 'kapi.skb.put-null',
    rule: 'nlmsg_put without room is NULL, and writes nothing: what was there stays, and the next that fits is written',
    source: netlink('nlmsg_put'),
    cases: [
      builds(
        'nothing was there',
        0,
        [[{ call: 'nlmsg_put', type: 16, length: LARGE }, 'nlmsg_put NULL, 0 bytes'], put],
        header(16, 16),
      ),
      builds(
        'behind another message',
        0,
        [put, [{ call: 'nlmsg_put', type: 17, length: LARGE }, 'nlmsg_put NULL, 16 bytes']],
        header(16, 16),
      ),
    ],
  },
  {
    ...base,
    id: 'kapi.skb.put-pad',
    rule: 'nlmsg_put writes the header as it is told, counts the payload without its padding in nlmsg_len, and zeros the padding',
    source: ['net/netlink/af_netlink.c __nlmsg_put'],
    cases: [0, 1, 2, 3, 4, 5].map((length) => {
      const bytes = 'a5'.repeat(length);
      const padded = (length + 3) & ~3;
      return builds(
        `${length} bytes`,
        100,
        [
          [
            { call: 'nlmsg_put', type: 20, flags: 0x605, seq: 7, portid: 9, length, bytes },
            `nlmsg_put ok, ${16 + padded} bytes`,
          ],
        ],
        `${header(16 + length, 20, 0x605, 7, 9)} ${bytes}${zeros(padded - length)}`,
      );
    }),
  },
  {
    ...base,
    id: 'kapi.skb.append',
    rule: 'nlmsg_append adds bytes and zeros up to 4, and leaves nlmsg_len, which nlmsg_end sets to all that is there; without room it is NULL',
    source: [...netlink('nlmsg_append'), ...netlink('nlmsg_end')],
    cases: [
      ...[1, 3, 4].map((length) => {
        const bytes = 'a5'.repeat(length);
        return builds(
          `${length} bytes`,
          100,
          [put, [{ call: 'nlmsg_append', bytes }, 'nlmsg_append ok, 20 bytes']],
          `${header(16, 16)} ${bytes}${zeros(4 - length)}`,
        );
      }),
      builds(
        '3 bytes, ended',
        100,
        [
          put,
          [{ call: 'nlmsg_append', bytes: 'a5a5a5' }, 'nlmsg_append ok, 20 bytes'],
          [{ call: 'nlmsg_end' }, 'nlmsg_end ok, 20 bytes'],
        ],
        `${header(20, 16)} a5a5a500`,
      ),
      builds(
        'no room',
        0,
        [put, [{ call: 'nlmsg_append', length: LARGE }, 'nlmsg_append NULL, 16 bytes']],
        header(16, 16),
      ),
    ],
  },
  {
    ...base,
    id: 'kapi.skb.cancel',
    rule: 'nlmsg_cancel and genlmsg_cancel take a message back with all that was put behind it, and none before it',
    source: [...netlink('nlmsg_cancel'), 'include/net/genetlink.h genlmsg_cancel'],
    cases: [
      builds(
        'nlmsg_cancel',
        100,
        [
          put,
          [{ call: 'nlmsg_put', type: 17 }, 'nlmsg_put ok, 32 bytes'],
          [{ call: 'nla_put', attr: 1, bytes: '01' }, 'nla_put 0, 40 bytes'],
          [{ call: 'nlmsg_cancel' }, 'nlmsg_cancel ok, 16 bytes'],
        ],
        header(16, 16),
      ),
      builds(
        'genlmsg_cancel',
        100,
        [
          put,
          [{ call: 'genlmsg_put', type: 30, cmd: 1 }, 'genlmsg_put at 36, 36 bytes'],
          [{ call: 'nla_put', attr: 1, bytes: '01' }, 'nla_put 0, 44 bytes'],
          [{ call: 'genlmsg_cancel' }, 'genlmsg_cancel ok, 16 bytes'],
        ],
        header(16, 16),
      ),
    ],
  },
  {
    ...base,
    id: 'kapi.skb.genlput',
    rule: 'genlmsg_put writes both headers: nlmsg_len with the family’s own, however odd, the version’s lowest byte, reserved 0; what it returns is the place behind; NULL without room',
    source: ['net/netlink/genetlink.c genlmsg_put'],
    cases: [
      ...[
        [0, 1],
        [5, 1],
        [4, 0x1ff],
        [8, 0],
      ].map(([hdrsize = 0, version = 0]) => {
        const own = 'a5'.repeat(hdrsize);
        const padded = (hdrsize + 3) & ~3;
        return builds(
          `hdrsize ${hdrsize}, version 0x${version.toString(16)}`,
          100,
          [
            [
              {
                call: 'genlmsg_put',
                type: 30,
                cmd: 9,
                seq: 7,
                portid: 8,
                flags: 2,
                hdrsize,
                version,
                bytes: own,
              },
              `genlmsg_put at 20, ${20 + padded} bytes`,
            ],
          ],
          `${header(20 + hdrsize, 30, 2, 7, 8)} 09${(version & 0xff).toString(16).padStart(2, '0')}0000 ${own}${zeros(padded - hdrsize)}`,
        );
      }),
      builds(
        'no room',
        0,
        [[{ call: 'genlmsg_put', type: 30, cmd: 9, hdrsize: LARGE }, 'genlmsg_put NULL, 0 bytes']],
        '',
      ),
    ],
  },
  {
    ...base,
    id: 'kapi.skb.nest',
    rule: 'nla_nest_start begins a nest with NLA_F_NESTED, nla_nest_start_noflag one without; nla_nest_end sets its length, 4 of an empty one',
    source: [...netlink('nla_nest_start'), ...netlink('nla_nest_end')],
    cases: (['nla_nest_start', 'nla_nest_start_noflag'] as const).flatMap((call) =>
      [false, true].map((empty) => {
        const type = call === 'nla_nest_start' ? 0x8001 : 1;
        const length = empty ? 20 : 28;
        return builds(
          `${call}, ${empty ? 'empty' : 'one attribute'}`,
          100,
          [
            put,
            [{ call, attr: 1 }, `${call} ok, 20 bytes`],
            ...(empty
              ? []
              : [[{ call: 'nla_put', attr: 2, bytes: 'a5' }, 'nla_put 0, 28 bytes'] as const]),
            [{ call: 'nla_nest_end' }, `nla_nest_end ok, ${length} bytes`],
          ],
          `${header(16, 16)} ${u16(length - 16)} ${u16(type)} ${empty ? '' : '05000200 a5000000'}`,
        );
      }),
    ),
  },
  {
    ...base,
    id: 'kapi.skb.nla-put',
    rule: 'nla_put adds an attribute, padded with zeros; without room it is -EMSGSIZE, and the buffer is as it was',
    source: ['lib/nlattr.c nla_put'],
    cases: [
      ...[0, 1, 3, 4, 7].map((length) => {
        const bytes = 'a5'.repeat(length);
        const padded = (length + 3) & ~3;
        return builds(
          `${length} bytes`,
          100,
          [put, [{ call: 'nla_put', attr: 0x1234, bytes }, `nla_put 0, ${20 + padded} bytes`]],
          `${header(16, 16)} ${u16(4 + length)} 3412 ${bytes}${zeros(padded - length)}`,
        );
      }),
      builds(
        'no room',
        0,
        [put, [{ call: 'nla_put', attr: 1, length: LARGE }, 'nla_put -EMSGSIZE, 16 bytes']],
        header(16, 16),
      ),
    ],
  },
  {
    ...base,
    id: 'kapi.skb.huge',
    rule: 'nlmsg_new of more than the kernel allocates in one piece is NULL',
    source: ['net/core/skbuff.c __alloc_skb'],
    cases: [TOO_MUCH, 2 * TOO_MUCH].map((payload) => ({
      name: `${payload} bytes`,
      lines: [
        {
          step: { call: 'build_message' as const, payload, calls: [] },
          expect: {
            lines: (got: readonly string[]) =>
              got.join('|') === 'nlmsg_new NULL'
                ? undefined
                : `want nlmsg_new NULL, got ${got.join(' | ')}`,
          },
        },
      ],
    })),
  },
];
