/** rtnl_register_module and rtnl_unregister, with an address family and a type that are free. */
import { nlmsg, port } from '../../harness/program/build.ts';
import type { Bytes, Pattern } from '../../harness/program/bytes.ts';
import type { StepOf } from '../../harness/program/program.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import {
  ack,
  alive,
  bind,
  datagram,
  fails,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  refusal,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { done, NLM_F_DUMP } from '../../harness/runner/dumps.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { called, registration } from '../registration/family.ts';

const { NETLINK_ADD_MEMBERSHIP = 1 } = NETLINK_OPT.values;
const source = ['net/core/rtnetlink.c rtnl_register_internal'];
const getting = ['net/core/rtnetlink.c rtnl_get_link'];
/** An address family without handlers, and the GET beside RTM_NEWNDUSEROPT, which no kernel has. */
const [PF_FREE, RTM_FREE] = [40, 70];
/** Beyond the table of families. */
const PF_BEYOND = 200;

type Register = Partial<Omit<StepOf<'rtnl_register_module'>, 'call'>>;
const register = (more: Register = {}): Line => ({
  step: { call: 'rtnl_register_module', protocol: PF_FREE, msgtype: RTM_FREE, ...more },
  expect: { ret: 0 },
});
const unregister = (protocol: number, expect: Expectation = { ret: 0 }): Line => ({
  step: { call: 'rtnl_unregister', protocol, msgtype: RTM_FREE },
  expect,
});
const asker = socket('a', 'NETLINK_ROUTE');
const request = (family = PF_FREE): Bytes =>
  nlmsg(
    { type: RTM_FREE, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 1 },
    family.toString(16).padStart(2, '0').padEnd(8, '0'),
  );
const refused = (errno: string, family = PF_FREE): Line[] => [
  send('a', request(family)),
  hears('a', refusal(request(family), errno)),
];
const acknowledged = (family = PF_FREE): Line[] => [
  send('a', request(family)),
  hears('a', ack(request(family))),
];
const echoing: Bytes = nlmsg(
  { type: RTM_FREE, flags: NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO, seq: 1 },
  '28000000',
);
const dump: Bytes = nlmsg(
  { type: RTM_FREE, flags: NLM_F_REQUEST | NLM_F_DUMP, seq: 1 },
  '28000000',
);
const RTNL_FLAG_BULK_DEL_SUPPORTED = 2;
/** RTNLGRP_DECnet_IFADDR, which nobody uses any more. */
const GROUP = 13;
const notifying = (via: 'notify' | 'multicast'): Line[] => [
  asker,
  bind('a'),
  register({ doit: { sends: [{ via, group: GROUP }] } }),
];
const member: readonly Line[] = [
  socket('m', 'NETLINK_ROUTE'),
  bind('m', { groups: 1 << (GROUP - 1) }),
];
/** What it sends: a bare header, of the request if there is one. */
const told = (seq: number, of?: string): Heard =>
  datagram(
    nlmsg<Pattern[number]>({ type: RTM_FREE, seq, ...(of === undefined ? {} : { pid: port(of) }) }),
    { from: { pid: 0, groups: 1 << (GROUP - 1) } },
  );
const ran = `rtnl doit ${RTM_FREE}`;

export const routingHandlers: readonly Requirement[] = [
  {
    ...registration,
    id: 'kapi.rtnl.neither',
    rule: 'a handler with neither doit nor dumpit registers, and requests of its type are EOPNOTSUPP',
    source,
    cases: [
      {
        name: 'neither',
        lines: [asker, register(), ...refused('EOPNOTSUPP'), called(), ...alive('a')],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.rtnl.doit',
    rule: 'a doit gets the requests of its family and type, and its result is answered',
    source: getting,
    cases: [
      { name: 'returns 0', lines: [asker, register({ doit: 0 }), ...acknowledged(), called(ran)] },
      {
        name: 'returns -EDOM, until it is unregistered',
        lines: [
          asker,
          ...refused('EOPNOTSUPP'),
          register({ doit: -33 }),
          ...refused('EDOM'),
          unregister(PF_FREE),
          ...refused('EOPNOTSUPP'),
          called(ran),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.rtnl.fallback',
    rule: 'a family without a handler of the type is served by that of PF_UNSPEC, also one beyond the table',
    source: getting,
    cases: [
      {
        name: 'PF_UNSPEC’s, and a family’s own',
        lines: [
          asker,
          register({ protocol: 0, doit: -33 }),
          ...refused('EDOM'),
          ...refused('EDOM', PF_BEYOND),
          register({ doit: 0 }),
          ...acknowledged(),
          ...refused('EDOM', PF_BEYOND),
          called(ran, ran, ran, ran),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.rtnl.unregister',
    rule: 'unregistering is ENOENT where the family never had a handler, and 0 where it had one, even if not of that type',
    source: ['net/core/rtnetlink.c rtnl_unregister'],
    cases: [
      {
        name: 'never, then twice',
        lines: [
          asker,
          unregister(41, fails('ENOENT')),
          register({ doit: 0 }),
          unregister(PF_FREE),
          unregister(PF_FREE),
          ...refused('EOPNOTSUPP'),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.rtnl.same',
    rule: 'the same handler again is 0; a dumpit that comes later joins the doit',
    source,
    cases: [
      {
        name: 'a doit twice',
        lines: [
          asker,
          register({ doit: 0 }),
          register({ doit: 0 }),
          ...acknowledged(),
          called(ran),
        ],
      },
      {
        name: 'a doit, then a dumpit',
        lines: [
          asker,
          register({ doit: 0 }),
          register({ dumpit: 0 }),
          ...acknowledged(),
          send('a', dump),
          hears('a', done(1)),
          called(ran, `rtnl dumpit ${RTM_FREE}`),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.rtnl.replace',
    // it says "no EEXIST" by warning of it
    warns: ['rtnl_register_internal'],
    rule: 'another handler for a type that has one is 0 too, and takes its place',
    source,
    cases: [
      {
        name: 'a doit',
        lines: [
          asker,
          register({ doit: 0 }),
          ...acknowledged(),
          register({ doit: -33, other: true }),
          ...refused('EDOM'),
          called(ran, ran),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.rtnl.bulk',
    warns: ['rtnl_register_internal'],
    rule: 'RTNL_FLAG_BULK_DEL_SUPPORTED for a type that deletes nothing is 0, and the handler is called',
    source,
    cases: [
      {
        name: 'a GET',
        lines: [
          asker,
          register({ doit: 0, flags: RTNL_FLAG_BULK_DEL_SUPPORTED }),
          ...acknowledged(),
          called(ran),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.rtnl.notify',
    rule: 'rtnl_notify reaches the members of the group and, if it asked for NLM_F_ECHO, the requester once; without a request it is a plain multicast',
    source: ['net/core/rtnetlink.c rtnl_notify'],
    cases: [
      {
        name: 'a member, no echo',
        lines: [
          ...notifying('notify'),
          ...member,
          send('a', request()),
          hears('a', ack(request())),
          hears('m', told(1, 'a')),
        ],
      },
      {
        name: 'a member, with an echo',
        lines: [
          ...notifying('notify'),
          ...member,
          send('a', echoing),
          hears('a', told(1, 'a'), ack(echoing)),
          hears('m', told(1, 'a')),
        ],
      },
      {
        name: 'the requester is the member, with an echo',
        lines: [
          ...notifying('notify'),
          setsockopt('a', NETLINK_ADD_MEMBERSHIP, GROUP),
          send('a', echoing),
          hears('a', told(1, 'a'), ack(echoing)),
        ],
      },
      {
        name: 'nobody listens, no echo',
        lines: [
          ...notifying('notify'),
          send('a', request()),
          hears('a', ack(request())),
          ...alive('a'),
        ],
      },
      {
        name: 'without a request',
        lines: [
          ...notifying('multicast'),
          ...member,
          send('a', echoing),
          hears('a', ack(echoing)),
          hears('m', told(0)),
        ],
      },
    ],
  },
];
