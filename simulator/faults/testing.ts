/** What the tests of faults set up: sockets as a program has them, and families. */
import { type GenlFamily, genl_register_family } from '../genetlink/index.ts';
import type { NetlinkSocket } from '../af-netlink/socket.ts';
import type { Kernel } from '../kernel.ts';
import { hex } from '../af-netlink/testing.ts';
import type { NlaPolicy, PolicyTable } from '../nlattr/nla-policy.ts';
import { REQUEST, asked, genl, openFor } from '../nlattr/testing.ts';

/** What somebody sees of a kernel: anything that can be compared. */
export type Seen = (kernel: Kernel) => unknown;

export const SOL_NETLINK = 270;
export const OPT = {
  ADD: 1,
  DROP: 2,
  PKTINFO: 3,
  NO_ENOBUFS: 5,
  ALL_NSID: 8,
  LIST: 9,
  CAP_ACK: 10,
  EXT_ACK: 11,
} as const;

/** A socket of a task without capabilities. */
export const powerless = (kernel: Kernel, protocol: number): NetlinkSocket =>
  kernel.open(protocol, kernel.task('other', { capabilities: [] }));

/** A member of a group, bound to its own port. */
export function member(kernel: Kernel, protocol: number, group: number, pid = 0): NetlinkSocket {
  const socket = kernel.open(protocol);
  socket.bind({ pid });
  socket.setsockopt(SOL_NETLINK, OPT.ADD, group);
  return socket;
}

/** What recvmsg(2) gives: result, flags, address and control data. */
export function received(socket: NetlinkSocket, room = 64, flags = 0, space = 64) {
  const control = new Uint8Array(space);
  const header = { control, controlLength: 0, flags: 0, name: undefined as Uint8Array | undefined };
  const ret = socket.recv(new Uint8Array(room), flags, header);
  const { name, controlLength, flags: told } = header;
  return [ret, told, name && hex(name), hex(control.subarray(0, controlLength))];
}

export function register(kernel: Kernel, more: Partial<GenlFamily> = {}): GenlFamily {
  const family: GenlFamily = { name: 'f', netnsok: true, ...more };
  kernel.net();
  genl_register_family(kernel, family);
  return family;
}

/** What a request with these attributes is answered, by an operation with this one policy. */
export const validated =
  (policy: NlaPolicy | PolicyTable, attributes: number[], validate = 0, maxattr = 3): Seen =>
  (kernel) => {
    const table = 'entries' in policy ? policy : { entries: { 1: policy } };
    let seen: unknown;
    const { id = 0 } = register(kernel, {
      resv_start_op: 9,
      ops: [
        {
          cmd: 1,
          validate,
          policy: table,
          maxattr,
          doit: ({ attrs }) => {
            seen = attrs?.map((attr) => attr && hex(attr.data));
            return 0;
          },
        },
      ],
    });
    const answers = asked(openFor(kernel, 16), genl(id, 1, attributes, { flags: REQUEST | 4 }));
    return [seen, ...answers];
  };
