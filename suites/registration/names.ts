/** Names of families: unique, compared byte for byte. */
import { cstring } from '../../harness/program/build.ts';
import { fails } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  absent,
  asker,
  doOp,
  dumpOp,
  family,
  found,
  register,
  registration,
  unregister,
} from './family.ts';

const source = ['net/netlink/genetlink.c genl_register_family'];

const first = family('first', { name: 'conform', version: 3, ops: [doOp(1)] });

const taken = fails('EEXIST');
const LONGEST = 'a'.repeat(15);

export const names: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.reg.ok',
    rule: 'a valid family registers, and the controller tells of it at once, by name and by id',
    source,
    cases: [
      { name: 'alone', lines: [asker, register(first), ...found(first)] },
      {
        name: 'two side by side',
        lines: [
          asker,
          ...absent(first),
          register(first),
          ...absent(family('other')),
          register(family('other', { ops: [dumpOp(7)] })),
          ...found(first),
          ...found(family('other', { ops: [dumpOp(7)] })),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.reg.dup-name',
    rule: 'a second family of a name is refused with EEXIST, and the first stays as it is',
    source,
    cases: [
      { name: 'the same in everything', more: { version: 3, ops: [doOp(1)] } },
      { name: 'of another version', more: { version: 4, ops: [doOp(1)] } },
      { name: 'with other operations', more: { ops: [doOp(2), dumpOp(3)] } },
      { name: 'with a group', more: { groups: [{ name: 'g' }] } },
    ].map(({ name, more }) => ({
      name,
      lines: [
        asker,
        register(first),
        register(family('second', { name: 'conform', ...more }), taken),
        ...found(first),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.reg.same-struct',
    rule: 'registering what is registered is refused with EEXIST, and it keeps its id',
    source,
    cases: [
      {
        name: 'twice',
        lines: [asker, register(first), register(first, taken), ...found(first)],
      },
      {
        name: 'three times, then unregistered once',
        lines: [
          asker,
          register(first),
          register(first, taken),
          register(first, taken),
          unregister(first),
          ...absent(first),
          register(first),
          ...found(first),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.reg.name-cmp',
    rule: 'names are compared byte for byte: another case, a prefix or an added blank is another name',
    source,
    cases: [
      {
        name: 'bytes behind a NUL do not count',
        lines: [
          asker,
          register(family('other', { name: 'conform' }, { hex: `${cstring('conform')}7878` })),
          ...found(family('other', { name: 'conform' })),
          register(first, taken),
        ],
      },
      ...['Conform', 'conf', 'conform2', 'conform ', ' conform'].map((name) => {
        const other = family('other', { name, ops: [doOp(2)] });
        return {
          name: `“${name}” beside “conform”`,
          lines: [asker, register(first), register(other), ...found(first), ...found(other)],
        };
      }),
    ],
  },
  {
    ...registration,
    id: 'genl.reg.name-any',
    rule: 'a name may be any bytes, up to 15 of them',
    source,
    cases: ['a', LONGEST, 'a b/c', '%s%n', 'é', '\u0001\u007f'].map((name) => {
      const any = family('any', { name });
      return {
        name: `“${JSON.stringify(name).slice(1, -1)}”`,
        lines: [asker, register(any), ...found(any), register(family('again', { name }), taken)],
      };
    }),
  },
  {
    ...registration,
    id: 'genl.reg.name-empty',
    rule: 'the empty name is a name like any other: accepted once',
    source,
    cases: [
      {
        name: 'twice',
        lines: [
          asker,
          ...absent(family('empty', { name: '' })),
          register(family('empty', { name: '' })),
          ...found(family('empty', { name: '' })),
          register(family('again', { name: '' }), taken),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.reg.builtin-names',
    rule: 'the name of a family of the kernel is taken: EEXIST',
    source,
    cases: [
      {
        name: 'nlctrl',
        lines: [
          asker,
          register(family('own', { name: 'nlctrl' }), taken),
          register(first),
          ...found(first),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.reg.hdrsize',
    rule: 'version, header size and number of attributes are taken as they are',
    source,
    cases: [
      { version: 0, hdrsize: 0, maxattr: 0 },
      { version: 255, hdrsize: 4, maxattr: 1 },
      { version: 256, hdrsize: 5, maxattr: 0xffff },
      { version: 0xffffffff, hdrsize: 0x10000, maxattr: 3 },
    ].map((more) => {
      const odd = family('odd', { ...more, resvStartOp: 255, ops: [doOp(1)] });
      return {
        name: `version ${more.version}, hdrsize ${more.hdrsize}, maxattr ${more.maxattr}`,
        lines: [asker, register(odd), ...found(odd)],
      };
    }),
  },
];
