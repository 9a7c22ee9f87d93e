/** /proc/net/netlink: netlink_native_seq_show. */
import type { Net } from '../net/net.ts';

const HEADER =
  'sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode';

/** The file's lines, the empty one behind the last newline included. */
export function procNetlink(net: Net): string[] {
  const lines = [HEADER];
  const seen = { portid: 0, groupMask: 0, rmemAlloc: 0, dump: undefined, drops: 0 };
  for (let protocol = 0; protocol < net.kernel.tables.length; protocol++) {
    for (const sk of net.ports[protocol]?.values() ?? []) lines.push(line(protocol, sk));
    const kernel = net.kernelSocks[protocol];
    if (kernel !== undefined) lines.push(line(protocol, { ...seen, inode: kernel.inode }));
  }
  return [...lines, ''];
}

interface Shown {
  portid: number;
  groupMask: number;
  rmemAlloc: number;
  dump: object | undefined;
  drops: number;
  inode: number;
}

/** The address is not shown to the unprivileged; locks are the table's and the descriptor's. */
function line(protocol: number, sk: Shown): string {
  return [
    '0000000000000000',
    String(protocol).padEnd(3),
    String(sk.portid).padEnd(10),
    (sk.groupMask >>> 0).toString(16).padStart(8, '0'),
    String(sk.rmemAlloc).padEnd(8),
    '0'.padEnd(8),
    (sk.dump === undefined ? '0' : '1').padEnd(5),
    '2'.padEnd(8),
    String(sk.drops).padEnd(8),
    String(sk.inode).padEnd(8),
  ].join(' ');
}
