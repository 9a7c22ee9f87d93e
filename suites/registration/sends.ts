/** What a family sends by itself, and what its functions return. */
import { genl, nlmsg, port } from '../../harness/program/build.ts';
import type { Pattern } from '../../harness/program/bytes.ts';
import type { KernelStep } from '../../harness/program/kernel-steps.ts';
import type { Actor } from '../../harness/program/program.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import {
  ack,
  bind,
  close,
  datagram,
  fails,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  recv,
  refusal,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { asker, family, found, register, registration } from './family.ts';
import { ask, multicast, notified, TWENTY } from './own-messages.ts';

const { NETLINK_ADD_MEMBERSHIP = 1, NETLINK_NO_ENOBUFS = 5 } = NETLINK_OPT.values;
const source = ['include/net/genetlink.h genlmsg_multicast_netns'];
const own = family('own', { resvStartOp: 255, groups: TWENTY });
const opened: readonly Line[] = [asker, register(own)];
const join = (name: string, actor?: string): Line =>
  setsockopt(
    name,
    NETLINK_ADD_MEMBERSHIP,
    { group: 'own' },
    { ret: 0 },
    actor === undefined ? {} : { actor },
  );
/** A bound member of the first group. */
const member = (name: string, actor?: string): Line[] => {
  const by = actor === undefined ? {} : { actor };
  return [socket(name, 'NETLINK_GENERIC', by), bind(name, {}, { ret: 0 }, by), join(name, actor)];
};
const calls = (step: KernelStep, expect: Expectation = { ret: 0 }): Line => ({ step, expect });
const cast = { call: 'genlmsg_multicast', family: 'own', cmd: 4 } as const;
const everywhere = { ...cast, call: 'genlmsg_multicast_allns' } as const;
const listeners = { call: 'genl_has_listeners', family: 'own' } as const;
const error = { call: 'genl_set_err', family: 'own', code: -5 } as const;
const elsewhere: Record<string, Actor> = { far: { netns: 'far' } };
const nothing: Expectation = fails('EAGAIN');

/** A doit that sends, and returns what sending returned. */
const sending = (via: 'notify' | 'multicast') =>
  family('own', {
    resvStartOp: 255,
    groups: TWENTY,
    ops: [{ cmd: 1, doit: { sends: [{ via, cmd: 4 }], ret: 'sent' } }],
  });
const plain = ask(1, NLM_F_ACK);
const echoing = ask(1, NLM_F_ACK | NLM_F_ECHO);

export const sends: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.send.mcast-none',
    rule: 'a multicast without members is ESRCH; a doit that returns it hands it to the requester',
    source,
    cases: [
      { name: 'by itself', lines: [...opened, calls(cast, fails('ESRCH')), ...found(own)] },
      {
        name: 'from a doit',
        lines: [
          asker,
          register(sending('multicast')),
          send('a', plain),
          hears('a', refusal(plain, 'ESRCH')),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.send.mcast',
    rule: 'a multicast reaches every member of the group, and nobody else',
    source,
    cases: [
      {
        name: 'two members and one socket more',
        lines: [
          ...opened,
          ...member('m'),
          ...member('n'),
          calls(cast),
          hears('m', multicast(4)),
          hears('n', multicast(4)),
          hears('a'),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'recv.addr.group.high',
    rule: 'the address of a multicast to a group above 32 has no bit of any group',
    source: ['net/netlink/af_netlink.c netlink_group_mask'],
    cases: [18, 19].map((index) => ({
      name: `group ${index} of a family whose first is 19 at least`,
      lines: [
        ...opened,
        socket('m', 'NETLINK_GENERIC'),
        bind('m'),
        setsockopt('m', NETLINK_ADD_MEMBERSHIP, { group: 'own', index }),
        calls({ ...cast, group: index }),
        hears('m', (name) => ({ ...multicast(4)(name), from: { groups: 0 } })),
        hears('a'),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.send.mcast-index',
    // WARN_ON of a header, compiled into our module
    warns: ['cmd_family_send'],
    rule: 'a group index that the family does not have is EINVAL: to a multicast, genl_has_listeners, genl_set_err',
    source,
    cases: [20, 21, 0xffffffff].map((group) => ({
      name: `group ${group} of 20`,
      lines: [
        ...opened,
        calls({ ...cast, group }, fails('EINVAL')),
        calls({ ...listeners, group }, fails('EINVAL')),
        calls({ ...error, group }, fails('EINVAL')),
        ...found(own),
      ],
    })),
  },
  {
    ...registration,
    id: 'genl.send.mcast-exclude',
    rule: 'the port that a multicast names is left out; if nobody else is a member it is ESRCH',
    source: ['net/netlink/af_netlink.c do_one_broadcast'],
    cases: [
      {
        name: 'the only member',
        lines: [
          ...opened,
          ...member('m'),
          calls({ ...cast, portid: port('m') }, fails('ESRCH')),
          hears('m'),
          ...found(own),
        ],
      },
      {
        name: 'one of two',
        lines: [
          ...opened,
          ...member('m'),
          ...member('n'),
          calls({ ...cast, portid: port('m') }),
          hears('m'),
          hears('n', multicast(4)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.send.allns',
    rule: 'genlmsg_multicast reaches one namespace, genlmsg_multicast_allns all of them; it is 0 if one had a member',
    source: ['net/netlink/genetlink.c genlmsg_mcast'],
    needs: [...registration.needs, 'netns'],
    cases: [
      {
        name: 'a member in another namespace',
        actors: elsewhere,
        lines: [
          ...opened,
          calls(everywhere, fails('ESRCH')),
          ...member('m', 'far'),
          calls(cast, fails('ESRCH')),
          calls(everywhere),
          {
            step: { call: 'drain', socket: 'm', actor: 'far' },
            expect: { datagrams: [multicast(4)('m')] },
          },
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.send.listeners',
    rule: 'genl_has_listeners is 1 where the group has a member, in whichever namespace, else 0',
    source: ['net/netlink/af_netlink.c netlink_has_listeners'],
    needs: [...registration.needs, 'netns'],
    cases: [
      {
        name: 'before, during and after',
        lines: [
          ...opened,
          calls(listeners, { ret: 0 }),
          ...member('m'),
          calls(listeners, { ret: 1 }),
          calls({ ...listeners, group: 1 }, { ret: 0 }),
          close('m'),
          calls(listeners, { ret: 0 }),
          ...found(own),
        ],
      },
      {
        name: 'a member in another namespace',
        actors: elsewhere,
        lines: [
          ...opened,
          ...member('m', 'far'),
          calls(listeners, { ret: 1 }),
          calls(cast, fails('ESRCH')),
          ...found(own),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.send.notify',
    rule: 'genl_notify reaches the members, and the requester if it asked for an echo, once even as a member; that nobody listens is no error',
    source: ['net/netlink/af_netlink.c nlmsg_notify'],
    cases: [
      {
        name: 'nobody listens',
        lines: [asker, register(sending('notify')), send('a', plain), hears('a', ack(plain))],
      },
      {
        name: 'a member, no echo',
        lines: [
          asker,
          register(sending('notify')),
          ...member('m'),
          send('a', plain),
          hears('a', ack(plain)),
          hears('m', notified(4, 'a')),
        ],
      },
      {
        name: 'a member, with an echo',
        lines: [
          asker,
          register(sending('notify')),
          ...member('m'),
          send('a', echoing),
          hears('a', notified(4, 'a'), ack(echoing)),
          hears('m', notified(4, 'a')),
        ],
      },
      {
        name: 'the requester is the member, with an echo',
        lines: [
          asker,
          register(sending('notify')),
          join('a'),
          send('a', echoing),
          hears('a', notified(4, 'a'), ack(echoing)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.send.unicast',
    rule: 'genlmsg_unicast reaches the port; a port that nobody has is ECONNREFUSED',
    source: ['net/netlink/af_netlink.c netlink_unicast'],
    cases: [
      {
        name: 'a socket, before and after it is closed',
        lines: [
          ...opened,
          ...member('m'),
          calls({ call: 'genlmsg_unicast', family: 'own', cmd: 4, portid: port('m') }),
          hears('m', datagram(nlmsg<Pattern[number]>({ type: { family: 'own' } }, genl(4)))),
          close('m'),
          calls(
            { call: 'genlmsg_unicast', family: 'own', cmd: 4, portid: port('m') },
            fails('ECONNREFUSED'),
          ),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.send.set-err',
    needs: [...registration.needs, 'netns'],
    rule: 'genl_set_err makes the next recv of each member fail once; the port it names is left out, and ENOBUFS spares those who do not want to hear of it',
    source: ['net/netlink/af_netlink.c netlink_set_err'],
    cases: [
      {
        name: 'a member in another namespace is spared',
        actors: elsewhere,
        lines: [
          ...opened,
          ...member('m', 'far'),
          ...member('n'),
          calls(error),
          { step: { call: 'recv', socket: 'm', actor: 'far' }, expect: nothing },
          recv('n', fails('EIO')),
          recv('n', nothing),
          ...found(own),
        ],
      },
      {
        name: 'EIO, one of two left out',
        lines: [
          ...opened,
          ...member('m'),
          ...member('n'),
          calls({ ...error, portid: port('n') }),
          calls(cast),
          recv('m', fails('EIO')),
          hears('m', multicast(4)),
          hears('n', multicast(4)),
        ],
      },
      {
        name: 'ENOBUFS, one spared',
        lines: [
          ...opened,
          ...member('m'),
          ...member('n'),
          setsockopt('n', NETLINK_NO_ENOBUFS, 1),
          calls({ ...error, code: -105 }, { ret: 1 }),
          recv('m', fails('ENOBUFS')),
          recv('m', nothing),
          recv('n', nothing),
          ...found(own),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.send.order',
    rule: 'a multicast that a doit sends comes before the acknowledgement',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
    cases: [
      {
        name: 'the requester is a member',
        lines: [
          asker,
          register(sending('multicast')),
          bind('a'),
          join('a'),
          send('a', plain),
          hears('a', multicast(4), ack(plain)),
        ],
      },
    ],
  },
];
