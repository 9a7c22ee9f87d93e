/** Group "notify" as a place that users can send to as well. */
import { fails, hears, bind, named, refusal, send, socket } from '../../harness/runner/lines.ts';
import {
  byName,
  controller,
  controllerAnswers,
  getFamily,
  NOTIFY_BIT,
} from '../../harness/runner/family-messages.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';

const source = ['net/netlink/af_netlink.c netlink_sendmsg'];
const base = {
  level: 'should',
  needs: ['generic', 'net-admin', 'capset'],
  seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
  source,
} as const;
const request = getFamily(1, [byName('nlctrl')]);
const absent = getFamily(1, [byName('nobody')]);
const SENDER = 0x10001;
const heardFromSender = (groups: number) => (name: string) => {
  void name;
  return { bytes: request, from: { pid: SENDER, groups }, says: 'what the sender sent' };
};
/** A sender, a member of notify, and one of the group below. */
const three = [
  socket('a', 'NETLINK_GENERIC'),
  bind('a', { pid: SENDER }),
  socket('n', 'NETLINK_GENERIC'),
  bind('n', { pid: 0x10002, groups: NOTIFY_BIT }),
  socket('m', 'NETLINK_GENERIC'),
  bind('m', { pid: 0x10003, groups: NOTIFY_BIT >> 1 }),
];

export const notifyGroup: readonly Requirement[] = [
  {
    ...base,
    id: 'genl.ntf.forge',
    rule: 'what a user sends to the group reaches its members, with his port, not himself, and is handled by the kernel as a request as well; without CAP_NET_ADMIN it is EPERM',
    cases: [
      {
        name: 'with the capability',
        lines: [
          ...three,
          send('a', request, { to: { groups: NOTIFY_BIT } }),
          hears('n', heardFromSender(NOTIFY_BIT)),
          hears('m'),
          hears('a', controller(1)),
        ],
      },
      {
        name: 'a member himself',
        lines: [
          ...three,
          bind('a', { pid: SENDER, groups: NOTIFY_BIT }),
          named('a', SENDER, NOTIFY_BIT),
          send('a', request, { to: { groups: NOTIFY_BIT } }),
          hears('n', heardFromSender(NOTIFY_BIT)),
          hears('a', controller(1)),
        ],
      },
      {
        name: 'without the capability',
        actors: { plain: { capabilities: [] } },
        lines: [
          ...three,
          send('a', request, { to: { groups: NOTIFY_BIT }, actor: 'plain' }, fails('EPERM')),
          hears('n'),
          ...controllerAnswers('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'genl.ntf.lowest-bit',
    rule: 'of several groups in the destination only the lowest is sent to',
    cases: [
      {
        name: 'notify and the group below',
        lines: [
          ...three,
          send('a', absent, { to: { groups: NOTIFY_BIT | (NOTIFY_BIT >> 1) } }),
          hears('n'),
          hears('m', () => ({
            bytes: absent,
            from: { pid: SENDER, groups: NOTIFY_BIT >> 1 },
            says: 'what the sender sent',
          })),
          hears('a', refusal(absent, 'ENOENT')),
        ],
      },
    ],
  },
];
