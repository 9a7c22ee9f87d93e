/** Ids that a network namespace has for others: given, asked for, told of. */
import { join, nla, s32, u32, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, verdicts, withTexts } from '../../harness/runner/cells.ts';
import { done, dumpOf } from '../../harness/runner/dumps.ts';
import { extack, wantsExtack, wantsStrict } from '../../harness/runner/extack.ts';
import { ack, alive, bind, hears, refusal, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { answer, ask, event, member, type TypeName } from '../../harness/runner/route.ts';

const NETNSA = { NSID: 1, PID: 2, FD: 3, TARGET_NSID: 4, CURRENT_NSID: 5 } as const;
/** struct rtgenmsg, padded. */
const ANY = zeros(4);
const FIRST = 20;
const GETNSID = 90;
const NOBODY = 0x7ffffff0;
const actors = { main: {}, other: { process: 'p', netns: 'other' } };

const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'] } as const;
const withOther = { ...base, needs: ['route', 'net-admin', 'netns', 'process'] } as const;

const request = (
  type: TypeName,
  ...attributes: readonly (string | readonly Segment[])[]
): Segment[] => ask(type, {}, ANY, ...attributes);
const cell = (
  name: string,
  sent: Segment[],
  errno: string,
  msg?: string,
  offset?: number,
): Cell => ({
  name,
  sent,
  errno,
  ...(msg === undefined ? {} : { says: { msg, ...(offset === undefined ? {} : { offset }) } }),
});

/** A process of its own in a namespace of its own; the port of its socket `x` is its process id. */
const other: Line[] = [
  socket('x', 'NETLINK_ROUTE', { actor: 'other' }),
  bind('x', {}, { ret: 0 }, { actor: 'other' }),
];
const ofOther: Segment[] = nla(NETNSA.PID, [{ port: 'x' }]);
const given = (seq: number, nsid: number): Segment[] =>
  ask('RTM_NEWNSID', { seq }, ANY, nla(NETNSA.NSID, s32(nsid)), ofOther);
const accepted = (sent: Segment[]): Line[] => [send('a', sent), hears('a', ack(sent))];
const refused = (sent: Segment[], errno: string): Line[] => [
  send('a', sent),
  hears('a', refusal(sent, errno)),
];
const withOtherDo = (name: string, ...lines: Line[]): Case => ({
  name,
  actors,
  lines: [...other, socket('a', 'NETLINK_ROUTE'), ...lines, ...alive('a')],
});
const asked = (seq: number): Segment[] => ask('RTM_GETNSID', { seq, flags: 1 }, ANY, ofOther);
const known = (seq: number, nsid: number) =>
  answer('RTM_NEWNSID', { seq }, ANY, nla(NETNSA.NSID, s32(nsid)));

const INVALID = 'Peer netns reference is invalid';

export const nsids: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.nsid.get.errors',
      rule: 'who asks for the id of a namespace must say which, and it must be there',
      source: ['net/core/net_namespace.c rtnl_net_getid'],
      cells: [
        cell('no reference', request('RTM_GETNSID'), 'EINVAL', 'Peer netns reference is missing'),
        cell('one byte', ask('RTM_GETNSID', {}, '00'), 'EINVAL', 'Peer netns reference is missing'),
        cell(
          'a process that is not there',
          request('RTM_GETNSID', nla(NETNSA.PID, u32(NOBODY))),
          'ESRCH',
          INVALID,
          FIRST,
        ),
        cell(
          'a descriptor that is not open',
          request('RTM_GETNSID', nla(NETNSA.FD, u32(9999))),
          'EBADF',
          INVALID,
          FIRST,
        ),
        cell(
          'an id that is not given',
          request('RTM_GETNSID', nla(NETNSA.NSID, s32(77))),
          'ENOENT',
          INVALID,
          FIRST,
        ),
      ],
    },
    { rule: 'the extended ACK says whether the reference is missing or wrong, and where it is' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.nsid.new.missing',
      rule: 'a new id must be said, and whose it shall be',
      source: ['net/core/net_namespace.c rtnl_net_newid'],
      needs: ['route', 'net-admin'],
      cells: [
        cell(
          'no id',
          request('RTM_NEWNSID', nla(NETNSA.PID, u32(NOBODY))),
          'EINVAL',
          'nsid is missing',
        ),
        cell(
          'no reference',
          request('RTM_NEWNSID', nla(NETNSA.NSID, s32(3))),
          'EINVAL',
          'Peer netns reference is missing',
        ),
        cell(
          'a process that is not there',
          request('RTM_NEWNSID', nla(NETNSA.NSID, s32(3)), nla(NETNSA.PID, u32(NOBODY))),
          'ESRCH',
          INVALID,
          FIRST + 8,
        ),
      ],
    },
    { rule: 'the extended ACK says what is missing or wrong' },
  ),
  verdicts({
    ...base,
    id: 'rtnl.nsid.delete',
    rule: 'ids are never taken back by request',
    source: ['net/core/net_namespace.c net_ns_init'],
    needs: ['route', 'net-admin'],
    cells: [cell('an id', request('RTM_DELNSID', nla(NETNSA.NSID, s32(1))), 'EOPNOTSUPP')],
  }),
  {
    ...base,
    id: 'rtnl.nsid.target-lenient',
    rule: 'a dump with an unknown target namespace is empty, unless checking is strict',
    source: ['net/core/net_namespace.c rtnl_net_dumpid'],
    cases: [
      {
        name: 'target 77',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', dumpOf(GETNSID, join(ANY, nla(NETNSA.TARGET_NSID, s32(77))))),
          hears('a', done(1)),
          ...alive('a'),
        ],
      },
    ],
  },
  ...[false, true].map((withText): Requirement => ({
    ...base,
    id: withText ? 'rtnl.nsid.strict.text' : 'rtnl.nsid.strict',
    level: withText ? 'observed' : 'should',
    rule: withText
      ? 'the extended ACK names the attribute that is too much'
      : 'strict requests for ids take no other attributes than they use',
    source: ['net/core/net_namespace.c rtnl_net_valid_getid_req'],
    ...(withText ? { differs: { '6.1': 'the end of a dump tells no offset' } } : {}),
    cases: [
      {
        name: 'a dump with an id',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          wantsStrict('a'),
          ...(withText ? [wantsExtack('a')] : []),
          send('a', dumpOf(GETNSID, join(ANY, nla(NETNSA.NSID, s32(1))))),
          hears(
            'a',
            done(
              1,
              -22,
              withText
                ? {
                    flags: 0x200,
                    tlvs: extack({ msg: 'Unsupported attribute in dump request', offset: FIRST }),
                  }
                : {},
            ),
          ),
          ...alive('a'),
        ],
      },
    ],
  })),
  {
    ...withOther,
    id: 'rtnl.nsid.get.unassigned',
    rule: 'a namespace without an id here is told of with -1',
    source: ['net/core/net_namespace.c rtnl_net_getid'],
    cases: [
      withOtherDo('another namespace', send('a', asked(1)), hears('a', known(1, -1))),
      withOtherDo(
        'it has one',
        ...accepted(given(1, 7)),
        send('a', asked(2)),
        hears('a', known(2, 7)),
      ),
    ],
  },
  {
    ...withOther,
    id: 'rtnl.nsid.new.errors',
    rule: 'a namespace has one id here, and an id one namespace',
    source: ['net/core/net_namespace.c rtnl_net_newid'],
    cases: [
      withOtherDo('a second id', ...accepted(given(1, 7)), ...refused(given(2, 8), 'EEXIST')),
      withOtherDo('the same again', ...accepted(given(1, 7)), ...refused(given(2, 7), 'EEXIST')),
      {
        name: 'the id of another namespace',
        actors: { ...actors, third: { process: 'q', netns: 'third' } },
        lines: [
          ...other,
          socket('y', 'NETLINK_ROUTE', { actor: 'third' }),
          bind('y', {}, { ret: 0 }, { actor: 'third' }),
          socket('a', 'NETLINK_ROUTE'),
          ...accepted(given(1, 7)),
          ...refused(
            ask(
              'RTM_NEWNSID',
              { seq: 2 },
              ANY,
              nla(NETNSA.NSID, s32(7)),
              nla(NETNSA.PID, [{ port: 'y' }]),
            ),
            'EEXIST',
          ),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...withOther,
    id: 'rtnl.nsid.notify',
    rule: "a new id is told of in the requester's name",
    source: ['net/core/net_namespace.c rtnl_net_notifyid'],
    cases: [
      withOtherDo(
        'an id',
        ...member('m', 'RTNLGRP_NSID'),
        ...accepted(given(5, 7)),
        hears(
          'm',
          event('RTNLGRP_NSID', 'RTM_NEWNSID', { by: 'a', seq: 5 }, ANY, nla(NETNSA.NSID, s32(7))),
        ),
      ),
    ],
  },
];
