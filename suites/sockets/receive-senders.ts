/** SO_PASSCRED and NETLINK_LISTEN_ALL_NSID: who sent it, and from where, as control data. */
import { nla, nlmsg, port, s32 } from '../../harness/program/build.ts';
import type { Pattern, Segment } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  credentialsOf,
  fromNsid,
  groupInfo,
  hearsKernel,
  wantsCredentials,
  wantsGroups,
  wantsNsids,
  withControl,
} from '../../harness/runner/control-messages.ts';
import { ack, bind, type Heard, hears, noop, send, socket } from '../../harness/runner/lines.ts';
import { raiseLoopback } from '../../harness/runner/loopback.ts';
import { by, from, GOODBYE, HELLO } from '../../harness/runner/user-messages.ts';
import { LINK_BIT, loopbackEvent } from '../multicast/objects.ts';
import { asked, base, linkEvent, reads, toGroup, toPort, users } from './receivers.ts';

const RTM_NEWNSID = 88;

/** The first socket of a process has its id as port. */
const credentials: Requirement = {
  ...base,
  id: 'recv.passcred',
  rule: 'while SO_PASSCRED is on, each datagram that is read comes with the process, user and group id of its sender, behind a packet info; of the kernel 0 and the first root, as the reader’s user namespace shows it',
  source: ['include/net/scm.h scm_recv', 'net/netlink/af_netlink.c netlink_recvmsg'],
  needs: [...base.needs, 'process'],
  cases: [
    {
      name: 'of a user',
      lines: [
        ...users,
        wantsCredentials('b'),
        toPort,
        hears('b', withControl(from('a'), credentialsOf('a'))),
      ],
    },
    {
      name: 'of a user, to a group',
      lines: [
        ...users,
        wantsCredentials('b'),
        toGroup(2),
        hears('b', withControl(from('a', [HELLO], 2), credentialsOf('a'))),
      ],
    },
    {
      name: 'of another process',
      actors: { main: {}, other: { process: 'p' } },
      lines: [
        ...users,
        wantsCredentials('b'),
        ...by('other', socket('c', 'NETLINK_USERSOCK')),
        ...by('other', send('c', GOODBYE, { to: { pid: 0x10002 } })),
        toPort,
        hears(
          'b',
          withControl(from('c', [GOODBYE]), credentialsOf('c')),
          withControl(from('a'), credentialsOf('a')),
        ),
      ],
    },
    {
      name: 'of the kernel, an answer',
      lines: [
        socket('b', 'NETLINK_ROUTE'),
        wantsCredentials('b'),
        send('b', noop(1)),
        hearsKernel('b', (kernel) => [withControl(ack(noop(1)), kernel)]),
      ],
    },
    {
      name: 'of a user, with a packet info; decided when it is read',
      lines: [
        ...users,
        toGroup(8),
        toGroup(8),
        wantsCredentials('b'),
        wantsGroups('b'),
        reads('b', withControl(from('a', [HELLO], 8), groupInfo(4), credentialsOf('a'))),
        wantsCredentials('b', 0),
        reads('b', withControl(from('a', [HELLO], 8), groupInfo(4))),
      ],
    },
  ],
};

const notified: Requirement = {
  ...base,
  id: 'recv.passcred.notification',
  rule: 'a notification of the kernel shows the same, behind the packet info',
  source: ['include/net/scm.h scm_recv', 'net/netlink/af_netlink.c netlink_recvmsg'],
  needs: ['route', 'net-admin'],
  cases: [
    {
      name: 'of the kernel, a notification, with a packet info',
      lines: [
        ...linkEvent,
        wantsCredentials('b'),
        wantsGroups('b'),
        hearsKernel('b', (kernel) => [withControl(loopbackEvent, groupInfo(1), kernel)]),
      ],
    },
  ],
};

/** The namespace of the process that socket `x` has its port from gets this number here. */
const newNsid = (nsid: number): Segment[] =>
  nlmsg(
    { type: RTM_NEWNSID, flags: asked, seq: 9 },
    '00000000',
    nla(1, s32(nsid)),
    nla(2, [port('x')]),
  );

const namespaces: Requirement = {
  ...base,
  id: 'recv.nsid',
  rule: 'with NETLINK_LISTEN_ALL_NSID a message from another namespace comes with the number of that one, behind the packet info and before the credentials; one from the own namespace without',
  level: 'must',
  source: [
    'net/netlink/af_netlink.c netlink_cmsg_listen_all_nsid',
    'netlink(7) NETLINK_LISTEN_ALL_NSID',
  ],
  needs: ['route', 'net-admin', 'netns', 'process'],
  cases: [0, 5].flatMap((nsid) =>
    ['alone', 'with a packet info', 'with credentials', 'with both'].map((name, index): Case => {
      const [groups, creds] = [index % 2 === 1, index > 1];
      const told = (kernel: Pattern, ...number: Pattern[]): Heard =>
        withControl(
          loopbackEvent,
          ...(groups ? [groupInfo(1)] : []),
          ...number,
          ...(creds ? [kernel] : []),
        );
      return {
        name: `nsid ${nsid}, ${name}`,
        actors: { main: {}, other: { process: 'p', netns: 'other' } },
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('b', { groups: LINK_BIT }),
          wantsNsids('b'),
          ...(groups ? [wantsGroups('b')] : []),
          ...(creds ? [wantsCredentials('b')] : []),
          ...by('other', socket('x', 'NETLINK_ROUTE'), bind('x')),
          send('a', newNsid(nsid)),
          hears('a', ack(newNsid(nsid))),
          ...by(
            'other',
            send('x', raiseLoopback(1, asked)),
            hears('x', ack(raiseLoopback(1, asked))),
          ),
          hearsKernel('b', (kernel) => [told(kernel, fromNsid(nsid))]),
          send('a', raiseLoopback(2, asked)),
          hearsKernel('b', (kernel) => [told(kernel)]),
        ],
      };
    }),
  ),
};

export const receiveSenders: readonly Requirement[] = [credentials, notified, namespaces];
