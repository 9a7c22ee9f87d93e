/** Who may send a request to a family, and where the family is. */
import { batch, genl, nlmsg } from '../../harness/program/build.ts';
import type { Bytes, Pattern } from '../../harness/program/bytes.ts';
import type { Actor } from '../../harness/program/program.ts';
import { done } from '../../harness/runner/dumps.ts';
import { policy } from '../../harness/runner/extack.ts';
import { dumpFamilies, hearsFamilies } from '../../harness/runner/family-dump.ts';
import { byId, byName, getFamily } from '../../harness/runner/family-messages.ts';
import {
  ack,
  datagram,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import {
  attributePolicy,
  getPolicy,
  operationPolicy,
} from '../../harness/runner/policy-messages.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  asker,
  called,
  doOp,
  dumpOp,
  family,
  found,
  register,
  registration,
  type Nameless,
} from './family.ts';
import { ask, NLM_F_DUMP, part } from './own-messages.ts';

const source = ['net/netlink/genetlink.c genl_family_rcv_msg'];
const OWN = { family: 'own' } as const;
const [GENL_ADMIN_PERM, GENL_UNS_ADMIN_PERM] = [1, 16];
const one: Nameless = {
  resvStartOp: 255,
  maxattr: 1,
  policy: 'main',
  policies: { main: { maxattr: 1, attributes: [{ attr: 1, type: 'FLAG' }] } },
};
const raw = (flags: number, ...payload: string[]): Bytes =>
  nlmsg({ type: OWN, flags: NLM_F_REQUEST | NLM_F_ACK | flags, seq: 1 }, ...payload);

const far: Record<string, Actor> = { far: { netns: 'far' } };
const elsewhere = socket('o', 'NETLINK_GENERIC', { actor: 'far' });
const local = family('own', { ...one, netnsok: false, ops: [doOp(1)] });
const asks = (bytes: Bytes): Line => send('o', bytes, { actor: 'far' });
const invisible = (name: string, sent: Bytes): Case => ({
  name,
  actors: far,
  lines: [
    elsewhere,
    register(local),
    asks(sent),
    hears('o', refusal(sent, 'ENOENT')),
    // its policies are told all the same, so the family is there
    asks(getPolicy([byId(OWN)])),
    hears('o', policies, done(1)),
  ],
});
const policies = datagram(
  batch<Pattern[number]>(
    operationPolicy('o', OWN, { cmd: 1, do: 0 }),
    attributePolicy('o', OWN, 0, 1, policy.plain('FLAG')),
  ),
);
const needsNetns = [...registration.needs, 'netns'];

const bare = family('own', {});
const withoutOps = (name: string, sent: Bytes, errno: string): Case => ({
  name,
  lines: [asker, register(bare), send('a', sent), hears('a', refusal(sent, errno)), ...found(bare)],
});

const actors: Record<string, Actor> = { plain: { capabilities: [] } };
const plain = { actor: 'plain' } as const;
/** The opener and the sender of a request for administrators. */
const byWhom = (flags: number): Case[] =>
  [false, true].flatMap((dump) =>
    [
      { name: 'opened and sent with', lines: [asker], by: {}, allowed: true },
      { name: 'sent without', lines: [asker], by: plain, allowed: false },
      {
        name: 'opened without',
        lines: [socket('a', 'NETLINK_GENERIC', plain)],
        by: {},
        allowed: false,
      },
      {
        name: 'opened and sent without',
        lines: [socket('a', 'NETLINK_GENERIC', plain)],
        by: plain,
        allowed: false,
      },
    ].map(({ name, lines, by, allowed }): Case => {
      const sent = dump ? ask(1, NLM_F_DUMP) : ask(1, NLM_F_ACK);
      const served = dump ? part([], 0) : ack(sent);
      const open = ask(2, NLM_F_ACK);
      const ran = `${dump ? 'dumpit' : 'doit'} 1, nothing parsed`;
      return {
        name: `${name} CAP_NET_ADMIN, ${dump ? 'a dump' : 'a do'}`,
        actors,
        lines: [
          ...lines,
          register(
            family('own', {
              resvStartOp: 255,
              ops: [{ cmd: 1, doit: 0, dumpit: 0, flags }, doOp(2)],
            }),
          ),
          send('a', sent, by),
          hears('a', allowed ? served : refusal(sent, 'EPERM')),
          allowed ? called(ran) : called(),
          send('a', open, by),
          hears('a', ack(open)),
        ],
      };
    }),
  );

/** @param errno what is said to who has no capability */
const otherWays = (errno: string): Case[] =>
  [true, false].flatMap((dumpOnly) =>
    [
      { flags: GENL_ADMIN_PERM, name: 'GENL_ADMIN_PERM' },
      { flags: GENL_UNS_ADMIN_PERM, name: 'GENL_UNS_ADMIN_PERM' },
      { flags: 0, name: 'for everybody' },
    ].flatMap(({ flags, name }) =>
      // who has all capabilities here may lack those over the first user namespace
      (flags === GENL_ADMIN_PERM ? ['plain'] : ['plain', 'main']).map((actor): Case => {
        const guarded = family('own', {
          resvStartOp: 255,
          ops: [dumpOnly ? { ...dumpOp(1), flags } : doOp(1, flags)],
        });
        const sent = ask(1, NLM_F_ACK | (dumpOnly ? 0 : NLM_F_DUMP));
        const said = flags !== 0 && actor === 'plain' ? errno : 'EOPNOTSUPP';
        return {
          name: `${name}, a ${dumpOnly ? 'do' : 'dump'} by ${actor}`,
          actors: { ...actors, main: {} },
          lines: [
            asker,
            register(guarded),
            send('a', sent, { actor }),
            hears('a', refusal(sent, said)),
            called(),
            ...found(guarded),
          ],
        };
      }),
    ),
  );

export const admission: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.get.netns',
    rule: 'a family that is not for all namespaces is ENOENT to CTRL_CMD_GETFAMILY outside the first, by name and by id, and no dump tells of it',
    source: ['net/netlink/genetlink.c ctrl_getfamily'],
    needs: needsNetns,
    cases: [
      invisible('by name', getFamily(1, [byName('own')], NLM_F_REQUEST | NLM_F_ACK)),
      invisible('by id', getFamily(1, [byId(OWN)], NLM_F_REQUEST | NLM_F_ACK)),
      {
        name: 'a dump',
        actors: far,
        lines: [
          elsewhere,
          register(local),
          register(family('other')),
          asks(dumpFamilies(1)),
          hearsFamilies('o', { seq: 1, with: ['other'], without: ['own'] }),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.rcv.netns-first',
    rule: 'a request to a family that is not to be seen is ENOENT before its length is looked at, or anything else',
    source,
    needs: needsNetns,
    cases: [
      invisible('a header alone', raw(0)),
      invisible('half a generic header', raw(0, '01')),
      invisible('an unknown command, reserved bits', raw(0, genl(9, 1, 1))),
      invisible('a good request', raw(0, genl(1))),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.no-netns-check',
    rule: 'CTRL_CMD_GETPOLICY answers for a family that is not to be seen in the namespace',
    source: ['net/netlink/genetlink.c ctrl_dumppolicy_start'],
    needs: needsNetns,
    cases: [byId(OWN), byName('own')].map((asked, index) => ({
      name: index === 0 ? 'by id' : 'by name',
      actors: far,
      lines: [elsewhere, register(local), asks(getPolicy([asked])), hears('o', policies, done(1))],
    })),
  },
  {
    ...registration,
    id: 'genl.rcv.no-ops-family',
    rule: 'every command of a family without operations is EOPNOTSUPP; reserved bits, or flags without a meaning, are EINVAL before that',
    source,
    cases: [
      ...[0, 1, 255].flatMap((cmd) => [
        withoutOps(`command ${cmd}`, raw(0, genl(cmd)), 'EOPNOTSUPP'),
        withoutOps(`a dump of ${cmd}`, raw(NLM_F_DUMP, genl(cmd)), 'EOPNOTSUPP'),
        withoutOps(`command ${cmd}, reserved bits`, raw(0, genl(cmd, 1, 1)), 'EINVAL'),
        withoutOps(`command ${cmd}, flag 0x800`, raw(0x800, genl(cmd)), 'EINVAL'),
      ]),
      withoutOps('half a generic header', raw(0, '01'), 'EINVAL'),
    ],
  },
  {
    ...registration,
    id: 'genl.rcv.perm-order',
    rule: 'an operation for administrators that lacks the asked form is EOPNOTSUPP to everybody',
    source,
    needs: [...registration.needs, 'capset'],
    differs: { '6.1': 'it is EPERM to who is none' },
    seen: ['6.12.117'],
    cases: [GENL_ADMIN_PERM, GENL_UNS_ADMIN_PERM].flatMap((flags) =>
      [false, true].map((dump) => {
        const its = family('own', {
          resvStartOp: 255,
          ops: [{ ...(dump ? doOp(1) : dumpOp(1)), flags }],
        });
        const sent = dump ? raw(NLM_F_DUMP, genl(1)) : raw(0, genl(1));
        return {
          name: `flags ${flags}, ${dump ? 'a dump of a do' : 'a do of a dump'}`,
          actors,
          lines: [
            asker,
            register(its),
            send('a', sent, plain),
            hears('a', refusal(sent, 'EOPNOTSUPP')),
            send('a', sent),
            hears('a', refusal(sent, 'EOPNOTSUPP')),
            ...found(its),
          ],
        };
      }),
    ),
  },
  {
    ...registration,
    id: 'genl.rcv.admin',
    rule: 'an operation with GENL_ADMIN_PERM is EPERM where who opened the socket, or who sends, has no CAP_NET_ADMIN, as do and as dump',
    source: [...source, 'net/netlink/af_netlink.c netlink_capable'],
    needs: [...registration.needs, 'capset'],
    // who has them all may be the root of a child user namespace, and is refused then
    cases: byWhom(GENL_ADMIN_PERM).filter(({ name }) => name.includes('without')),
  },
  {
    ...registration,
    id: 'genl.rcv.uns-admin',
    rule: 'an operation with GENL_UNS_ADMIN_PERM takes CAP_NET_ADMIN over the namespace, of who opened the socket and of who sends',
    source: [...source, 'net/netlink/af_netlink.c netlink_ns_capable'],
    needs: [...registration.needs, 'capset'],
    cases: byWhom(GENL_UNS_ADMIN_PERM),
  },
  {
    ...registration,
    id: 'genl.rcv.other-way',
    rule: 'a command that cannot be dumped, or only dumped, is EOPNOTSUPP the other way, also to who may not use it',
    source,
    needs: [...registration.needs, 'capset'],
    differs: { '6.1': 'EPERM to who may not use it, see genl.rcv.other-way.perm' },
    seen: ['6.12.117'],
    cases: otherWays('EOPNOTSUPP'),
  },
  {
    ...registration,
    id: 'genl.rcv.other-way.perm',
    rule: 'before 6.2 a command that cannot be dumped, or only dumped, is EPERM the other way to who may not use it',
    source,
    needs: [...registration.needs, 'capset'],
    differs: {
      '6.12': 'EOPNOTSUPP, see genl.rcv.other-way',
      '6.18': 'EOPNOTSUPP, see genl.rcv.other-way',
    },
    seen: ['6.1.192'],
    cases: otherWays('EPERM').filter(({ name }) => /^GENL_.*plain$/.test(name)),
  },
];
