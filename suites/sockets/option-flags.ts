/** Options of level SOL_NETLINK that are on or off: their values, and who may set them. */
import { u32 } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { alive, bind, fails, getsockopt, setsockopt, socket } from '../../harness/runner/lines.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { ownsItsPort } from '../../harness/runner/user-messages.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const set = ['net/netlink/af_netlink.c netlink_setsockopt'];
const get = ['net/netlink/af_netlink.c netlink_getsockopt'];
const man = 'man 7 netlink';
const base = { seen: ['6.18.44', '6.1.176'], level: 'should' } as const;

const number = (name: string): number => NETLINK_OPT.value(`NETLINK_${name}`) ?? -1;
/** Those that every kernel here lets one set and read. */
export const FLAGS: readonly (readonly [name: string, option: number])[] = [
  'PKTINFO',
  'BROADCAST_ERROR',
  'NO_ENOBUFS',
  'CAP_ACK',
  'EXT_ACK',
  'GET_STRICT_CHK',
].map((name) => [name, number(name)]);
const ALL_NSID = number('LISTEN_ALL_NSID');

/** The option reads as this number. */
export const reads = (option: number, value: 0 | 1, room = 4): Line =>
  getsockopt('a', option, { value: [u32(value)], length: 4 }, { room });

const VALUES = [1, 2, 0x100, 0x10000, 0x7fffffff, -0x80000000, -1];
const show = (value: number): string => `0x${(value >>> 0).toString(16)}`;

const PROTOCOLS: readonly (readonly [Parameters<typeof socket>[1], () => readonly Line[]])[] = [
  ['NETLINK_ROUTE', () => alive('a')],
  ['NETLINK_GENERIC', () => aliveOn('NETLINK_GENERIC', 'a')],
  ['NETLINK_USERSOCK', () => ownsItsPort('a')],
];

const onAndOff = (option: number, value: number): Line[] => [
  reads(option, 0),
  setsockopt('a', option, value),
  reads(option, 1),
  setsockopt('a', option, 0),
  reads(option, 0),
];

export const optionFlags: readonly Requirement[] = [
  {
    ...base,
    id: 'opt.bool',
    rule: 'an option that is on or off is off at first, on after any number but 0, and reads as 0 or 1',
    source: [...set, ...get, man],
    needs: ['route'],
    cases: FLAGS.flatMap(([name, option]) =>
      VALUES.map((value): Case => ({
        name: `${name} set to ${show(value)}`,
        lines: [socket('a', 'NETLINK_ROUTE'), ...onAndOff(option, value), ...alive('a')],
      })),
    ),
  },
  {
    ...base,
    id: 'opt.bool.apart',
    rule: 'each of these options is of one socket and changes no other option',
    source: [...set, ...get],
    needs: ['route', 'generic', 'usersock'],
    cases: FLAGS.flatMap(([name, option]) =>
      PROTOCOLS.map(([protocol, living]): Case => ({
        name: `${name} on ${protocol}`,
        lines: [
          socket('b', protocol),
          socket('a', protocol),
          setsockopt('b', option, 1),
          ...FLAGS.map(([, each]) => reads(each, 0)),
          setsockopt('a', option, 1),
          ...FLAGS.map(([, each]) => reads(each, each === option ? 1 : 0)),
          setsockopt('a', option, 0),
          bind('a', { pid: 0x10001 }),
          ...living(),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'opt.nsid.get',
    rule: 'NETLINK_LISTEN_ALL_NSID is on or off like the others, and can be read',
    source: [...get, man],
    needs: ['route', 'net-admin'],
    differs: { '6.1': 'NETLINK_LISTEN_ALL_NSID cannot be read: ENOPROTOOPT' },
    seen: ['6.18.44'],
    cases: VALUES.map((value): Case => ({
      name: `set to ${show(value)}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...onAndOff(ALL_NSID, value),
        ...FLAGS.map(([, each]) => reads(each, 0)),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'opt.nsid.cap',
    rule: 'setting NETLINK_LISTEN_ALL_NSID, to on or to off, is EPERM without CAP_NET_BROADCAST',
    source: set,
    needs: ['route', 'net-admin', 'capset'],
    cases: [0, 1].flatMap((value) =>
      [[], ['CAP_NET_ADMIN', 'CAP_NET_RAW']].map((capabilities): Case => ({
        name: `set to ${value} with ${capabilities.join(' and ') || 'no capability'}`,
        actors: {
          main: {},
          plain: { capabilities },
          caster: { capabilities: ['CAP_NET_BROADCAST'] },
        },
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          setsockopt('a', ALL_NSID, value, fails('EPERM'), { actor: 'plain' }),
          setsockopt('a', ALL_NSID, value, { ret: 0 }, { actor: 'caster' }),
          ...alive('a'),
        ],
      })),
    ),
  },
];
