/** States, types and keys of neighbour entries; proxies, which live apart. */
import { withAddresses } from '../../harness/runner/addresses.ts';
import { setUp, withPair } from '../../harness/runner/devices.ts';
import { done, joined } from '../../harness/runner/dumps.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import {
  dst,
  lladdr,
  MAC,
  ndm,
  neighbour,
  neighbourEvent,
  NTF_PROXY,
  NUD,
} from '../../harness/runner/neighbours.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  answer,
  ASKED,
  CREATE,
  DUMPED,
  member,
  part,
  REPLACE,
} from '../../harness/runner/route.ts';

const [UNICAST, LOCAL, BROADCAST] = [1, 2, 3];
const needs = ['route', 'net-admin', 'veth'];
const base = { level: 'should', needs, seen: ['6.18.44', '6.1.176'] } as const;
const update = ['net/core/neighbour.c __neigh_update'];

type Header = NonNullable<Parameters<typeof neighbour>[1]>;
type Attributes = Parameters<typeof neighbour>[2][];
const set = (seq: number, state: number, more: Header, ...attributes: Attributes) =>
  neighbour(
    'RTM_NEWNEIGH',
    { seq, nlmsg: ASKED | CREATE | REPLACE, state, ...more },
    ...attributes,
  );
const told = (state: number, mac?: string, type = UNICAST): Heard =>
  neighbourEvent('RTM_NEWNEIGH', { state, type, by: 'a', ...(mac === undefined ? {} : { mac }) });
const listening = [
  ...withPair('va', 'vb'),
  socket('a', 'NETLINK_ROUTE'),
  ...member('m', 'RTNLGRP_NEIGH'),
];
const steps = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [...withAddresses(1), ...listening, ...lines, ...alive('a')],
});
const does = (request: ReturnType<typeof set>, ...heard: Heard[]): Line[] => [
  send('a', request),
  hears('a', ack(request)),
  hears('m', ...heard),
];
const hex = (state: number) => `0x${state.toString(16)}`;

export const states: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.neigh.states',
    rule: 'a state is taken over as it is given, and told of',
    source: update,
    cases: [
      ...[NUD.NOARP, NUD.STALE, NUD.REACHABLE].map((state) =>
        steps(
          `PERMANENT, then ${hex(state)}`,
          ...does(set(1, NUD.PERMANENT, {}, dst(), lladdr()), told(NUD.PERMANENT, MAC)),
          ...does(set(2, state, {}, dst(), lladdr()), told(state, MAC)),
        ),
      ),
      steps(
        'PERMANENT without a link address keeps the known one',
        ...does(set(1, NUD.STALE, {}, dst(), lladdr()), told(NUD.STALE, MAC)),
        ...does(set(2, NUD.PERMANENT, {}, dst()), told(NUD.PERMANENT, MAC)),
      ),
      steps(
        'NONE drops the address',
        ...does(set(1, NUD.PERMANENT, {}, dst(), lladdr()), told(NUD.PERMANENT, MAC)),
        ...does(set(2, NUD.NONE, {}, dst()), told(NUD.NONE)),
      ),
      steps(
        'FAILED of what is not valid is silent',
        ...does(set(1, NUD.NONE, {}, dst())),
        ...does(set(2, NUD.FAILED, {}, dst())),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.neigh.type',
    rule: 'ndm_type says what kind of address it is: broadcast as long as none was ever set, then what the local table knows',
    source: ['net/ipv4/arp.c arp_constructor'],
    cases: [
      {
        name: 'no address was ever set',
        lines: [
          ...listening,
          ...does(set(1, NUD.PERMANENT, {}, dst(), lladdr()), told(NUD.PERMANENT, MAC, BROADCAST)),
          ...alive('a'),
        ],
      },
      {
        name: 'no address was ever set, none is given for the link',
        lines: [
          ...listening,
          ...does(set(1, NUD.PERMANENT, {}, dst()), told(NUD.PERMANENT, 'ffffffffffff', BROADCAST)),
          ...alive('a'),
        ],
      },
      steps(
        'unicast',
        ...does(set(1, NUD.PERMANENT, {}, dst(), lladdr()), told(NUD.PERMANENT, MAC, UNICAST)),
      ),
      steps(
        'local',
        ...does(
          set(1, NUD.PERMANENT, {}, dst('7f010001'), lladdr()),
          neighbourEvent('RTM_NEWNEIGH', {
            state: NUD.PERMANENT,
            type: LOCAL,
            by: 'a',
            mac: MAC,
            address: '7f010001',
          }),
        ),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.neigh.lo-key',
    rule: 'on a device without link addresses every IPv4 entry is the one of 0.0.0.0',
    source: ['net/ipv4/arp.c arp_key_eq', 'net/core/neighbour.c __neigh_lookup'],
    needs: ['route', 'net-admin'],
    cases: [
      {
        name: 'made as one address, removed as 0.0.0.0',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...onLo(set(1, NUD.PERMANENT, { device: 'lo' }, dst(), lladdr())),
          ...onLo(neighbour('RTM_DELNEIGH', { seq: 2, device: 'lo' }, dst()), 'ENOENT'),
          ...onLo(neighbour('RTM_DELNEIGH', { seq: 3, device: 'lo' }, dst('00000000'))),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.neigh.link-down',
    rule: 'a device that goes down loses its entries, permanent ones too, each told of from nobody in the state it had',
    source: ['net/core/neighbour.c neigh_ifdown'],
    cases: [NUD.PERMANENT, NUD.NOARP].map((state) =>
      steps(
        `state ${hex(state)}`,
        send('a', setUp('va', true, 1)),
        hears('a', ack(setUp('va', true, 1))),
        ...does(set(2, state, {}, dst(), lladdr()), told(state, MAC)),
        send('a', setUp('va', false, 3)),
        hears('a', ack(setUp('va', false, 3))),
        hears('m', neighbourEvent('RTM_DELNEIGH', { state, type: UNICAST, mac: MAC })),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.neigh.proxy',
    rule: 'proxies live apart: nobody hears of them, making one again is no error, and only requests with NTF_PROXY find them',
    source: ['net/core/neighbour.c pneigh_lookup', 'net/core/neighbour.c pneigh_fill_info'],
    cases: [
      steps(
        'made, made again, removed',
        ...does(set(1, NUD.NONE, { flags: NTF_PROXY }, dst())),
        ...does(set(2, NUD.NONE, { flags: NTF_PROXY }, dst())),
        ...refuses(neighbour('RTM_DELNEIGH', { seq: 5 }, dst()), 'ENOENT'),
        ...does(neighbour('RTM_DELNEIGH', { seq: 6, flags: NTF_PROXY }, dst())),
        ...refuses(neighbour('RTM_DELNEIGH', { seq: 7, flags: NTF_PROXY }, dst()), 'ENOENT'),
      ),
      steps(
        'asked for one by one',
        ...does(set(1, NUD.NONE, { flags: NTF_PROXY }, dst())),
        send('a', neighbour('RTM_GETNEIGH', { seq: 2, nlmsg: 1, flags: NTF_PROXY }, dst())),
        hears('a', answer('RTM_NEWNEIGH', { seq: 2 }, proxyOf(), dst())),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.neigh.proxy.dump',
    rule: 'proxies are listed by a dump with NTF_PROXY, and by no other',
    source: ['net/core/neighbour.c pneigh_dump_table'],
    differs: { '6.1': 'NLMSG_DONE is a datagram of its own' },
    seen: ['6.18.44'],
    cases: [
      steps(
        'one proxy',
        ...does(set(1, NUD.NONE, { flags: NTF_PROXY }, dst())),
        send('a', neighbour('RTM_GETNEIGH', { seq: 3, nlmsg: DUMPED })),
        hears('a', done(3)),
        send('a', neighbour('RTM_GETNEIGH', { seq: 4, nlmsg: DUMPED, flags: NTF_PROXY })),
        hears('a', proxies(4)),
      ),
    ],
  },
];

function proxyOf() {
  return ndm('va', { flags: NTF_PROXY, type: UNICAST, state: NUD.NONE });
}
/** The whole dump, its end in the same datagram. */
function proxies(seq: number): Heard {
  return joined(part('RTM_NEWNEIGH', { seq }, proxyOf(), dst()), seq);
}
function onLo(request: ReturnType<typeof set>, errno?: string): Line[] {
  const verdict = errno === undefined ? ack(request) : refusal(request, errno);
  return [send('a', request), hears('a', verdict)];
}
function refuses(request: ReturnType<typeof set>, errno: string): Line[] {
  return [send('a', request), hears('a', refusal(request, errno)), hears('m')];
}
