/** rtnl_register_module and rtnl_unregister, with an address family and a type that are free. */
import { nlmsg } from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import type { StepOf } from '../../harness/program/program.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import {
  ack,
  alive,
  fails,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { called, registration } from '../registration/family.ts';

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
];
