/** Listening to other network namespaces: NETLINK_LISTEN_ALL_NSID. */
import { nla, nlmsg, port, s32, u32, u64 } from '../../harness/program/build.ts';
import type { Pattern, Segment } from '../../harness/program/bytes.ts';
import { NETLINK_OPT, SOL_NETLINK } from '../../harness/wire/constants/netlink.ts';
import type { Actor } from '../../harness/program/program.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { by } from '../../harness/runner/user-messages.ts';
import { event, things } from './objects.ts';

const { NETLINK_LISTEN_ALL_NSID = 8 } = NETLINK_OPT.values;
const RTM_NEWNSID = 88;
const NETNSA_NSID = 1;
const NETNSA_PID = 2;
const asked = NLM_F_REQUEST | NLM_F_ACK;

/** The namespace of the process whose id socket `x` has as its port gets this number here. */
const newNsid = (nsid: number): Segment[] =>
  nlmsg(
    { type: RTM_NEWNSID, flags: asked, seq: 9 },
    '00000000',
    nla(NETNSA_NSID, s32(nsid)),
    nla(NETNSA_PID, [port('x')]),
  );
/** struct cmsghdr with the number of the namespace that a datagram comes from. */
const fromNsid = (nsid: number): Pattern => [
  `${u64(20n)} ${u32(SOL_NETLINK)} ${u32(NETLINK_LISTEN_ALL_NSID)} ${s32(nsid)}`,
  { any: 4, why: 'padding of the control message' },
];
const withControl =
  (heard: Heard, control: Pattern): Heard =>
  (name) => ({ ...heard(name), control });

const actors: Record<string, Actor> = { main: {}, other: { process: 'p', netns: 'other' } };

export const namespaces: readonly Requirement[] = [
  {
    id: 'mc.all_nsid',
    rule: 'with NETLINK_LISTEN_ALL_NSID a member hears of other namespaces too, if they have a number in its own, and the number comes as control data; without the option or the number it does not',
    level: 'must',
    source: ['net/netlink/af_netlink.c do_one_broadcast', 'netlink(7) NETLINK_LISTEN_ALL_NSID'],
    needs: ['route', 'net-admin', 'netns', 'process'],
    seen: ['6.18.44', '6.1.176'],
    cases: things.flatMap((thing) =>
      [0, 77, 0x7fffffff].map((nsid): Case => {
        const make = thing.make(5, asked);
        const unmake = thing.unmake(6, asked);
        return {
          name: `${thing.name}, nsid ${nsid}`,
          actors,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            socket('all', 'NETLINK_ROUTE'),
            socket('own', 'NETLINK_ROUTE'),
            bind('all', { groups: thing.bit }),
            bind('own', { groups: thing.bit }),
            setsockopt('all', NETLINK_LISTEN_ALL_NSID, 1),
            // the first socket of the process has its process id as port
            ...by('other', socket('x', 'NETLINK_ROUTE'), bind('x')),
            ...by('other', send('x', make), hears('x', ack(make))),
            hears('all'),
            send('a', newNsid(nsid)),
            hears('a', ack(newNsid(nsid))),
            ...by('other', send('x', unmake), hears('x', ack(unmake))),
            hears('all', withControl(event(thing, 'unmade', 6, 'x'), fromNsid(nsid))),
            hears('own'),
            // the own namespace is told of without a number
            send('a', make),
            hears('all', event(thing, 'made', 5, 'a')),
            hears('own', event(thing, 'made', 5, 'a')),
            hears('a', ack(make)),
            ...alive('own'),
          ],
        };
      }),
    ),
  },
];
