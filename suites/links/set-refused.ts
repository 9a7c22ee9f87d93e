/** RTM_SETLINK that is refused: devices that are not there, values that lo does not take. */
import { cstring, nest, s32, u32, u8, zeros } from '../../harness/program/build.ts';

import { type Cell, verdicts, withTexts } from '../../harness/runner/cells.ts';
import { type LinkRequest, askLink, ifla } from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';

import { IFLA } from '../../harness/wire/attribute-tables/ifla.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c do_setlink'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const NAMES = ['IFNAME', 'ALT_IFNAME'] as const;
const nobody = cstring('nobody');
const lo = cstring('lo');
const EINVAL = 'EINVAL';
const EOPNOTSUPP = 'EOPNOTSUPP';
const set = (...attributes: ReturnType<typeof ifla>[]) =>
  askLink('RTM_SETLINK', { index: 1 }, ...attributes);
const of = (type: LinkRequest, index: number, ...attributes: ReturnType<typeof ifla>[]) =>
  askLink(type, { index }, ...attributes);
/** What lo has no operation for. */
const unsupported: readonly Cell[] = [
  { name: 'IFLA_CARRIER 0', sent: set(ifla('CARRIER', u8(0))), errno: EOPNOTSUPP },
  { name: 'IFLA_CARRIER 1', sent: set(ifla('CARRIER', u8(1))), errno: EOPNOTSUPP },
  { name: 'IFLA_MAP', sent: set(ifla('MAP', zeros(32))), errno: EOPNOTSUPP },
  {
    name: 'IFLA_PROTO_DOWN',
    sent: set(ifla('PROTO_DOWN', u8(1))),
    errno: EOPNOTSUPP,
    says: { msg: 'Protodown not supported by device' },
  },
  {
    name: 'IFLA_PORT_SELF',
    sent: set(nest(IFLA.values.IFLA_PORT_SELF)),
    errno: EOPNOTSUPP,
  },
];

export const setRefused: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.link.set.unknown',
    rule: 'RTM_SETLINK of an index or a name that no device has is refused with ENODEV; of no index above 0 and no name with EINVAL',
    source: ['net/core/rtnetlink.c rtnl_setlink'],
    cells: [
      ...[2, 99, 0x7fffffff].map((index) => ({
        name: `index ${index}`,
        sent: of('RTM_SETLINK', index),
        errno: 'ENODEV',
      })),
      ...NAMES.map((name) => ({
        name: `IFLA_${name} of nobody`,
        sent: of('RTM_SETLINK', 0, ifla(name, nobody)),
        errno: 'ENODEV',
      })),
      ...[0, -1, -0x80000000].map((index) => ({
        name: `index ${index}, no name`,
        sent: of('RTM_SETLINK', index),
        errno: EINVAL,
      })),
      {
        name: 'index 99, the name of lo',
        sent: of('RTM_SETLINK', 99, ifla('IFNAME', lo)),
        errno: 'ENODEV',
      },
    ],
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.link.set.unsupported',
      rule: 'what lo has no operation for is refused with EOPNOTSUPP',
      cells: unsupported,
    },
    { rule: 'only the refusal of IFLA_PROTO_DOWN has an extended ACK' },
  ),
  verdicts({
    ...base,
    id: 'rtnl.link.set.master',
    rule: 'IFLA_MASTER of nobody is refused with EINVAL, of a device that is no master with EOPNOTSUPP; 0 without a master is acknowledged',
    source: ['net/core/rtnetlink.c do_set_master'],
    cells: [
      ...[2, 99, 0x7fffffff, 0xffffffff].map((index) => ({
        name: `index ${index}`,
        sent: set(ifla('MASTER', u32(index))),
        errno: EINVAL,
      })),
      { name: 'lo itself', sent: set(ifla('MASTER', u32(1))), errno: EOPNOTSUPP },
      { name: 'none', sent: set(ifla('MASTER', u32(0))) },
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.set.netns',
    rule: 'a network namespace that is not there: by process ESRCH, by file EBADF, by number EINVAL',
    source: ['net/core/rtnetlink.c rtnl_link_get_net'],
    cells: (['RTM_SETLINK', 'RTM_NEWLINK'] as const).flatMap((type) => [
      ...[0x7fffffff, 0xffffffff].map((pid) => ({
        name: `${type}, IFLA_NET_NS_PID ${pid}`,
        sent: of(type, 1, ifla('NET_NS_PID', u32(pid))),
        errno: 'ESRCH',
      })),
      ...[0x7ffffffe, 0xffffffff].map((fd) => ({
        name: `${type}, IFLA_NET_NS_FD ${fd}`,
        sent: of(type, 1, ifla('NET_NS_FD', u32(fd))),
        errno: 'EBADF',
      })),
      ...[0, 5, -1].map((nsid) => ({
        name: `${type}, IFLA_TARGET_NETNSID ${nsid}`,
        sent: of(type, 1, ifla('TARGET_NETNSID', s32(nsid))),
        errno: EINVAL,
      })),
    ]),
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.link.set.netns.two',
      rule: 'two attributes that name a network namespace are refused with EINVAL before either is looked up',
      source: ['net/core/rtnetlink.c rtnl_ensure_unique_netns'],
      cells: (['RTM_SETLINK', 'RTM_NEWLINK'] as const).flatMap((type) =>
        (
          [
            ['NET_NS_PID', 'NET_NS_FD'],
            ['NET_NS_PID', 'TARGET_NETNSID'],
            ['NET_NS_FD', 'TARGET_NETNSID'],
          ] as const
        ).map(([first, second]) => ({
          name: `${type}, IFLA_${first} and IFLA_${second}`,
          sent: of(type, 1, ifla(first, u32(1)), ifla(second, u32(1))),
          errno: EINVAL,
          says: { msg: 'multiple netns identifying attributes specified' },
        })),
      ),
    },
    { rule: 'the extended ACK says that there are several' },
  ),
  verdicts({
    ...base,
    id: 'rtnl.link.set.af-spec',
    rule: 'IFLA_AF_SPEC of a family that the kernel lacks is refused with EAFNOSUPPORT, of one without an operation for links with EOPNOTSUPP',
    source: ['net/core/rtnetlink.c validate_linkmsg'],
    cells: [
      ...[1, 5, 44, 77].map((family) => ({
        name: `family ${family}`,
        sent: set(ifla('AF_SPEC', nest(family))),
        errno: 'EAFNOSUPPORT',
      })),
      { name: 'none', sent: set(ifla('AF_SPEC')) },
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.set.address.len',
    rule: 'IFLA_ADDRESS or IFLA_BROADCAST shorter than the address of the device is refused with EINVAL; of more than 32 bytes with ERANGE',
    source: ['net/core/rtnetlink.c validate_linkmsg'],
    cells: (['ADDRESS', 'BROADCAST'] as const).flatMap((name) => [
      ...[0, 1, 5].map((size) => ({
        name: `IFLA_${name} of ${size} bytes`,
        sent: set(ifla(name, zeros(size))),
        errno: EINVAL,
      })),
      ...[33, 64].map((size) => ({
        name: `IFLA_${name} of ${size} bytes`,
        sent: set(ifla(name, zeros(size))),
        errno: 'ERANGE',
      })),
    ]),
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.set.address.value',
    rule: 'a multicast address is refused with EADDRNOTAVAIL',
    source: ['net/ethernet/eth.c eth_prepare_mac_addr_change'],
    cells: ['010000000000', '0180c2000000', 'ffffffffffff', '030000000001'].map((address) => ({
      name: address,
      sent: set(ifla('ADDRESS', address)),
      errno: 'EADDRNOTAVAIL',
    })),
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.link.set.mtu.range',
      rule: 'an MTU above 0x7fffffff counts as negative: lo, whose least is 0, refuses it with EINVAL',
      source: ['net/core/dev.c dev_validate_mtu'],
      cells: [0x80000000, 0xfffffffe, 0xffffffff].map((mtu) => ({
        name: String(mtu),
        sent: set(ifla('MTU', u32(mtu))),
        errno: EINVAL,
        says: { msg: 'mtu less than device minimum' },
      })),
    },
    { rule: 'the extended ACK says that it is less than the least' },
  ),
];
