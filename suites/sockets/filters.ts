/** SO_ATTACH_FILTER: what a filter computes of a datagram decides how much of it is heard. */
import { bind, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { from } from '../../harness/runner/user-messages.ts';
import {
  ABS,
  ALU,
  FROM_X,
  IND,
  type Instruction,
  JA,
  JUMP,
  LD,
  LDX,
  NEEDS,
  NEG,
  RET_A,
  SENT,
  ST,
  STX,
  TAX,
  TXA,
  attach,
  detach,
  does,
  filtered,
  keeps,
  refused,
  through,
  unfiltered,
  users,
  wholeIf,
} from './filter-program.ts';

const base = {
  level: 'should',
  source: ['Documentation/networking/filter.rst', 'man 7 socket'],
  needs: NEEDS,
  seen: ['6.18.44', '6.1.176'],
} as const;
const checked = { ...base, source: ['net/core/filter.c bpf_check_classic'] } as const;

const hex = (value: number): string => `0x${value.toString(16)}`;
const word = (value: bigint): number => Number(BigInt.asUintN(32, value));

type Op = keyof typeof ALU;
const RESULT: Readonly<Record<Op, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
  or: (a, b) => a | b,
  and: (a, b) => a & b,
  xor: (a, b) => a ^ b,
  lsh: (a, b) => a << b,
  rsh: (a, b) => a >> b,
};
const PAIRS = [
  [12, 5],
  [0xfffffffe, 3],
  [3, 0x80000001],
  [0x90000000, 31],
] as const;
const arithmetic = (Object.keys(ALU) as Op[]).flatMap((op) =>
  PAIRS.filter(([, b]) => b < 32 || !['lsh', 'rsh'].includes(op)).flatMap(([a, b]): Case[] => {
    const result = wholeIf(word(RESULT[op](BigInt(a), BigInt(b))));
    const name = `${hex(a)} ${op} ${hex(b)}`;
    return [
      through(`${name}, of k`, [does(LD.imm, a), does(ALU[op], b), ...result]),
      through(`${name}, of X`, [
        does(LDX.imm, b),
        does(LD.imm, a),
        does(ALU[op] | FROM_X),
        ...result,
      ]),
    ];
  }),
);

const HOLDS: Readonly<Record<keyof typeof JUMP, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  set: (a, b) => (a & b) !== 0,
};
const COMPARED = [
  [7, 7],
  [7, 8],
  [9, 7],
  [0x80000000, 7],
  [8, 0xfffffff0],
] as const;
const jumps = (Object.keys(JUMP) as (keyof typeof JUMP)[]).flatMap((test) =>
  COMPARED.flatMap(([a, b]): Case[] => {
    const ends = [keeps(11), keeps(22), keeps(33)];
    const kept = HOLDS[test](a, b) ? 33 : 22;
    const name = `${hex(a)} ${test} ${hex(b)}`;
    return [
      through(`${name}, of k`, [does(LD.imm, a), [JUMP[test], 2, 1, b], ...ends], kept),
      through(
        `${name}, of X`,
        [does(LDX.imm, b), does(LD.imm, a), [JUMP[test] | FROM_X, 2, 1, 0], ...ends],
        kept,
      ),
    ];
  }),
);

/** Bytes of the datagram are their own offsets. */
const number = (at: number, size: number): number =>
  Array.from({ length: size }, (_, i) => at + i).reduce((sum, byte) => sum * 256 + byte, 0);
const SIZES = [1, 2, 4] as const;
const loads = SIZES.flatMap((size): Case[] => [
  through(`${size} bytes at 5, whatever X is`, [
    does(LDX.imm, 3),
    does(ABS[size], 5),
    ...wholeIf(number(5, size)),
  ]),
  ...[0, 3, 16, 64 - size].flatMap((at) => [
    through(`${size} bytes at ${at}`, [does(ABS[size], at), ...wholeIf(number(at, size))]),
    through(`${size} bytes at X + ${at}`, [
      does(LDX.imm, at >> 1),
      does(IND[size], at - (at >> 1)),
      ...wholeIf(number(at, size)),
    ]),
  ]),
  through(`${size} bytes at ${65 - size}`, [does(ABS[size], 65 - size), keeps(9)], 0),
  through(
    `${size} bytes at X + ${65 - size}`,
    [does(LDX.imm, 60), does(IND[size], 5 - size), keeps(9)],
    0,
  ),
]);
const scratch = [0, 1, 15];
const registers: readonly Case[] = [
  through('the length, in A', [does(LD.len), ...wholeIf(64)]),
  through('the length, in X', [does(LDX.len), does(TXA), ...wholeIf(64)]),
  through('k, in X', [does(LDX.imm, 77), does(TXA), ...wholeIf(77)]),
  through('X from A', [
    does(LD.imm, 41),
    does(TAX),
    does(LD.imm, 1),
    does(ALU.add | FROM_X),
    ...wholeIf(42),
  ]),
  ...[5, 0x2b, 63].map((at) =>
    through(`four times the low half of byte ${at}`, [
      does(LDX.msh, at),
      does(TXA),
      ...wholeIf(4 * (at & 0xf)),
    ]),
  ),
  through('four times the low half of byte 64', [does(LDX.msh, 64), keeps(9)], 0),
  ...[1, 0x80000000, 0].map((a) =>
    through(`less ${hex(a)}`, [does(LD.imm, a), does(NEG), ...wholeIf(word(-BigInt(a)))]),
  ),
  ...scratch.flatMap((at) => [
    through(`A by way of word ${at}`, [
      does(LD.imm, 9),
      does(ST, at),
      does(LD.imm, 1),
      does(LD.mem, at),
      ...wholeIf(9),
    ]),
    through(`X by way of word ${at}`, [
      does(LDX.imm, 9),
      does(STX, at),
      does(LDX.imm, 1),
      does(LDX.mem, at),
      does(TXA),
      ...wholeIf(9),
    ]),
  ]),
  through('two words', [
    ...[does(LD.imm, 3), does(ST, 4), does(LD.imm, 8), does(ST, 5), does(LD.mem, 4)],
    ...wholeIf(3),
  ]),
];

const ends: readonly Case[] = [
  ...[0, 1, 7, 63, 64].map((a) => through(`A, ${a}`, [does(LD.imm, a), does(RET_A)], a)),
  through('A, more than there is', [does(LD.imm, 65), does(RET_A)]),
  ...[1, 63, 64].map((k) => through(`k, ${k}`, [keeps(k)], k)),
  through('k, more than there is', [keeps(65)]),
  through('the first that is reached', [keeps(3), keeps(4)], 3),
  through('A where nothing was loaded', [does(RET_A)], 0),
  through('X where nothing was loaded', [does(TXA), does(RET_A)], 0),
];
const divided = (['div', 'mod'] as const).map((op) =>
  through(`${op} by X, 0`, [does(LD.imm, 9), does(ALU[op] | FROM_X), keeps(9)], 0),
);

/** Codes that mean nothing: of loads, stores, arithmetic, jumps and returns. */
const NONE = [
  0x08, 0x10, 0x18, 0x21, 0x29, 0xa0, 0xe0, 0x0a, 0x13, 0xb4, 0xf4, 0x55, 0x85, 0x0e, 0x1e, 0x17,
  0xff, 0x100, 0xffff,
];
const RETURN = keeps(5);
const bad: readonly [string, Instruction[]][] = [
  ['nothing at all', []],
  ['no return at the end', [RETURN, does(LD.imm, 1)]],
  ['a jump at the end', [RETURN, [JUMP.eq, 0, 0, 1]]],
  ...NONE.map((code): [string, Instruction[]] => [`code ${hex(code)}`, [does(code), RETURN]]),
  ['division by 0', [does(ALU.div, 0), RETURN]],
  ['remainder of 0', [does(ALU.mod, 0), RETURN]],
  ['left by 32', [does(ALU.lsh, 32), RETURN]],
  ['right by 32', [does(ALU.rsh, 32), RETURN]],
  ...([LD.mem, LDX.mem, ST, STX] as const).map((code): [string, Instruction[]] => [
    `code ${hex(code)}, word 16`,
    [does(ST, 0), does(code, 16), RETURN],
  ]),
  ['a jump beyond the end', [does(JA, 1), RETURN]],
  ['a jump if so beyond the end', [[JUMP.eq, 1, 0, 0], RETURN]],
  ['a jump if not beyond the end', [[JUMP.eq, 0, 1, 0], RETURN]],
  ['a jump of X beyond the end', [[JUMP.ge | FROM_X, 1, 0, 0], RETURN]],
  ['a later jump beyond the end', [does(TAX), does(TXA), does(JA, 1), RETURN]],
  ['a later jump if so beyond the end', [does(TAX), [JUMP.eq, 1, 0, 0], RETURN]],
  ['a later jump if not beyond the end', [does(TAX), [JUMP.set, 0, 1, 0], RETURN]],
  ['a jump backwards', [does(JA, 0xffffffff), RETURN]],
];
/** A word of scratch memory that is read where not every way has written it. */
const unwritten: readonly [string, Instruction[]][] = [
  ['read first', [does(LD.mem, 0), RETURN]],
  ['read behind one that does not jump', [[TAX, 1, 1, 0], does(LD.mem, 0), RETURN]],
  [
    'written if so, another in any case',
    [does(ST, 1), [JUMP.eq, 0, 1, 0], does(ST, 0), does(LD.mem, 0), RETURN],
  ],
  [
    'written on one of two ways',
    [does(ST, 1), [JUMP.eq, 2, 0, 0], does(ST, 0), does(JA, 0), does(LD.mem, 0), RETURN],
  ],
  ['read where no way leads', [RETURN, does(LD.mem, 0), RETURN]],
  ['read first, into X', [does(LDX.mem, 3), RETURN]],
  ['another written', [does(ST, 1), does(LD.mem, 0), RETURN]],
  ['written behind a jump', [does(JA, 1), does(ST, 0), does(LD.mem, 0), RETURN]],
  ['written if so', [[JUMP.eq, 0, 1, 0], does(ST, 0), does(LD.mem, 0), RETURN]],
  ['written if not', [[JUMP.eq, 1, 0, 0], does(STX, 0), does(LD.mem, 0), RETURN]],
];
const written: readonly [string, Instruction[]][] = [
  ['written before a jump', [does(ST, 0), [JUMP.eq, 0, 1, 0], does(TAX), does(LD.mem, 0), RETURN]],
  [
    'written on both ways',
    [[JUMP.eq, 0, 2, 0], does(ST, 0), does(JA, 1), does(STX, 0), does(LD.mem, 0), RETURN],
  ],
];

/** The highest that is taken of everything that has a limit. */
const taken: readonly [string, Instruction[]][] = [
  ['left by 31', [does(ALU.lsh, 31), RETURN]],
  ['right by 31', [does(ALU.rsh, 31), RETURN]],
  ['left by 0', [does(ALU.lsh, 0), RETURN]],
  ['division by 1', [does(ALU.div, 1), RETURN]],
  ['remainder of 1', [does(ALU.mod, 1), RETURN]],
  ['word 15', [does(ST, 15), does(STX, 14), does(LD.mem, 15), does(LDX.mem, 14), RETURN]],
  ['a jump to the end', [does(JA, 0), RETURN]],
  ['jumps to the end', [[JUMP.gt, 1, 2, 0], does(TAX), does(TXA), RETURN]],
  ['a return of A at the end', [[JUMP.eq, 0, 1, 0], RETURN, does(RET_A)]],
  ['a shift by X', [does(ALU.lsh | FROM_X), does(ALU.rsh | FROM_X), RETURN]],
];

export const filters: readonly Requirement[] = [
  {
    ...base,
    id: 'filter.detach',
    rule: 'SO_DETACH_FILTER takes the filter of a socket away, and is ENOENT where there is none',
    source: ['net/core/filter.c sk_detach_filter', 'man 7 socket'],
    cases: [
      {
        name: 'none was attached',
        lines: [...users, detach({ errno: 'ENOENT' }), ...unfiltered],
      },
      {
        name: 'one, once',
        lines: [
          ...[...users, attach([keeps(0)]), ...filtered(0), detach(), ...unfiltered],
          ...[detach({ errno: 'ENOENT' }), ...unfiltered],
        ],
      },
      {
        name: 'two: the second replaced the first',
        lines: [
          ...[...users, attach([keeps(3)]), attach([keeps(4)]), ...filtered(4)],
          ...[detach(), ...unfiltered, detach({ errno: 'ENOENT' })],
        ],
      },
    ],
  },
  {
    ...base,
    id: 'filter.multicast',
    rule: 'each member of a group hears of a multicast what its own filter keeps, and the sender is told of none',
    source: ['net/netlink/af_netlink.c do_one_broadcast', 'man 7 socket'],
    cases: [0, 5, 64].map((kept) => ({
      name: kept === 0 ? 'one drops it' : `one keeps ${kept} bytes`,
      lines: [
        ...users,
        bind('b', { pid: 0x10002, groups: 1 }),
        socket('c', 'NETLINK_USERSOCK'),
        bind('c', { pid: 0x10003, groups: 1 }),
        attach([keeps(kept)]),
        send('a', SENT, { to: { pid: 0x10003, groups: 1 } }),
        hears('b', ...(kept === 0 ? [] : [from('a', [SENT.slice(0, 2 * kept)], 1)])),
        hears('c', from('a', [SENT], 1)),
      ],
    })),
  },
  {
    ...base,
    id: 'filter.arithmetic',
    rule: 'a socket filter reckons with unsigned numbers of 32 bits, A with k or with X',
    cases: arithmetic,
  },
  {
    ...base,
    id: 'filter.jumps',
    rule: 'a jump of a socket filter skips so many instructions if its comparison holds, and so many if not; numbers are unsigned',
    cases: [
      ...jumps,
      through('always', [does(JA, 1), keeps(11), keeps(22)], 22),
      through('by 0', [does(JA, 0), keeps(11), keeps(22)], 11),
    ],
  },
  {
    ...base,
    id: 'filter.loads',
    rule: 'a socket filter loads numbers of the datagram in network order; a load that reaches beyond its end drops it',
    cases: loads,
  },
  {
    ...base,
    id: 'filter.registers',
    rule: 'a socket filter has A, X, the length of the datagram and 16 words of its own',
    cases: registers,
  },
  {
    ...base,
    id: 'filter.returns',
    rule: 'what a socket filter returns is how many bytes are heard; A and X are 0 at first',
    cases: ends,
  },
  {
    ...base,
    id: 'filter.by-zero',
    rule: 'a socket filter that divides by X where X is 0 drops the datagram',
    source: ['net/core/filter.c bpf_convert_filter'],
    cases: divided,
  },
  {
    ...checked,
    id: 'filter.refused',
    rule: 'a program that is no socket filter is EINVAL, and the filter before stays',
    source: [...checked.source, 'net/core/filter.c bpf_check_basics_ok'],
    cases: bad.map(([name, program]) => refused(name, program)),
  },
  {
    ...checked,
    id: 'filter.scratch',
    rule: 'a socket filter that may read a word before it is written is EINVAL',
    source: ['net/core/filter.c check_load_and_stores'],
    cases: [
      ...unwritten.map(([name, program]) => refused(name, program)),
      ...written.map(([name, program]) => through(`taken: ${name}`, program, 5)),
    ],
  },
  {
    ...checked,
    id: 'filter.limits',
    rule: 'a socket filter may use all that there is: shifts by 31, word 15, jumps to its last instruction',
    cases: taken.map(([name, program]) => through(name, program, 5)),
  },
];
