/**
 * NETLINK_FIB_LOOKUP: a look-up in one routing table, asked with struct fib_result_nl and answered
 * in the same message (net/ipv4/fib_frontend.c). It does not go through netlink_rcv_skb: no ACK,
 * no error, no second message in a datagram.
 */
import type { Skb } from '../af-netlink/kernel-side.ts';
import { netlink_kernel_create } from '../af-netlink/netlink-kernel-create.ts';
import { nlmsg_unicast } from '../af-netlink/nlmsg.ts';
import { ENOENT } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import { u32At } from '../nlattr/nlattr.ts';
import { RT_TABLE_MAIN, fibOf, fib_get_table } from '../rtnetlink/inet/fib-table.ts';
import { Unmodelled } from '../unmodelled.ts';

const NETLINK_FIB_LOOKUP = 10;
const NLMSG_HDRLEN = 16;
/** struct fib_result_nl: the question; the table that was found; result, and error. */
const [FIB_RESULT, TABLE_AT, ERROR_AT] = [20, 10, 16];

/** nl_fib_lookup_init */
export function nl_fib_lookup_init(net: Net): void {
  netlink_kernel_create(net, NETLINK_FIB_LOOKUP, { input: (skb) => nl_fib_input(skb) });
}

function nl_fib_input({ data, net, portid }: Skb): void {
  const length = u32At(data, 0);
  const least = NLMSG_HDRLEN + FIB_RESULT;
  if (data.length < least || data.length < length || length < least) return;
  const answer = data.slice();
  const table = data[NLMSG_HDRLEN + TABLE_AT] || RT_TABLE_MAIN;
  if (fib_get_table(fibOf(net), table) !== undefined)
    throw new Unmodelled('NETLINK_FIB_LOOKUP in a table that there is');
  new DataView(answer.buffer).setInt32(NLMSG_HDRLEN + ERROR_AT, -ENOENT, true);
  const sk = net.kernelSocks[NETLINK_FIB_LOOKUP];
  if (sk !== undefined) nlmsg_unicast(sk, answer, portid);
}
