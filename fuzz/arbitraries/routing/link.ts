/** Devices: a pair of veth, a dummy; their names, MTU, flags; deleted by index or name. */
import fc from 'fast-check';
import { nla, struct, u32 } from '../../../harness/program/build.ts';
import { NLA_F_NESTED } from '../../../harness/wire/constants/netlink.ts';
import { IFLA } from '../../../harness/wire/attribute-tables/ifla.ts';
import { ifinfomsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Given } from '../typed-attribute.ts';
import type { Weights } from '../weights.ts';
import {
  FIRST,
  LO,
  type RoutingObject,
  creating,
  dumping,
  nameHex,
  none,
  request,
} from './routing-object.ts';

const [RTM_NEWLINK, RTM_DELLINK, RTM_GETLINK, RTM_SETLINK] = [16, 17, 18, 19];
const { IFLA_IFNAME, IFLA_MTU, IFLA_LINKINFO, IFLA_TXQLEN, IFLA_GROUP } = IFLA.values;
const { IFLA_NUM_TX_QUEUES, IFLA_NUM_RX_QUEUES } = IFLA.values;
const { IFLA_GSO_MAX_SEGS, IFLA_GSO_MAX_SIZE, IFLA_GRO_MAX_SIZE } = IFLA.values;
const [IFLA_INFO_KIND, IFLA_INFO_DATA, VETH_INFO_PEER] = [1, 2, 1];
const IFF_UP = 1;

const hexOf = (...parts: readonly unknown[]): string => parts.flat().map(String).join(' ');
const kind = (name: string, data = ''): string =>
  hexOf(
    nla(IFLA_INFO_KIND, nameHex(name)),
    data === '' ? [] : nla(IFLA_INFO_DATA | NLA_F_NESTED, data),
  );
const peer = (name: string): string =>
  hexOf(nla(VETH_INFO_PEER, hexOf(struct(ifinfomsg), nla(IFLA_IFNAME, nameHex(name)))));

const INFO = [
  kind('veth'),
  kind('veth', peer('v1')),
  kind('dummy'),
  kind('no such kind'),
  kind('veth', peer('v0')),
];

const QUEUES: Given[][] = [0, 4097].flatMap((many) => [
  [[IFLA_NUM_TX_QUEUES, u32(many)]],
  [[IFLA_NUM_RX_QUEUES, u32(many)]],
]);

export function link(weights: Weights): RoutingObject {
  const { oneof, constantFrom } = fc;
  const index = constantFrom(FIRST, FIRST + 1, LO, 99);
  return {
    name: 'link',
    create: fc
      .tuple(constantFrom(...INFO), constantFrom<Given[]>([], [], [], ...QUEUES))
      .chain(([info, queues]) =>
        request(weights, RTM_NEWLINK, creating, struct(ifinfomsg), IFLA, [
          [IFLA_IFNAME, nameHex('v0')],
          [IFLA_LINKINFO | NLA_F_NESTED, info],
          ...queues,
        ]),
      ),
    change: fc
      .tuple(
        index,
        constantFrom(0, IFF_UP),
        constantFrom(0, IFF_UP),
        constantFrom(0, 67, 1400, 65_536, 70_000, 0x7fffffff),
        constantFrom(RTM_SETLINK, RTM_NEWLINK),
      )
      .chain(([at, flags, change, mtu, type]) =>
        oneof(
          request(weights, type, none, struct(ifinfomsg, { index: at, flags, change }), IFLA, []),
          request(weights, type, none, struct(ifinfomsg, { index: at }), IFLA, [
            [IFLA_MTU, u32(mtu)],
            [IFLA_TXQLEN, u32(mtu)],
          ]),
          request(weights, type, none, struct(ifinfomsg, { index: at }), IFLA, [
            [IFLA_IFNAME, nameHex('renamed')],
            [IFLA_GROUP, u32(7)],
          ]),
          constantFrom(IFLA_GSO_MAX_SEGS, IFLA_GSO_MAX_SIZE, IFLA_GRO_MAX_SIZE).chain((size) =>
            request(weights, type, none, struct(ifinfomsg, { index: at }), IFLA, [
              [size, u32(mtu)],
            ]),
          ),
        ),
      ),
    use: oneof(
      index.chain((at) =>
        request(weights, RTM_GETLINK, none, struct(ifinfomsg, { index: at }), IFLA, []),
      ),
      request(weights, RTM_GETLINK, none, struct(ifinfomsg), IFLA, [[IFLA_IFNAME, nameHex('v0')]]),
      request(weights, RTM_GETLINK, dumping, struct(ifinfomsg), IFLA, []),
    ),
    remove: oneof(
      index.chain((at) =>
        request(weights, RTM_DELLINK, none, struct(ifinfomsg, { index: at }), IFLA, []),
      ),
      request(weights, RTM_DELLINK, none, struct(ifinfomsg), IFLA, [[IFLA_IFNAME, nameHex('v0')]]),
      request(weights, RTM_DELLINK, none, struct(ifinfomsg), IFLA, [[IFLA_GROUP, u32(7)]]),
    ),
  };
}
