/** Invariants about who an answer says it is from and for. */
import { perExchange } from './exchange.ts';

export const fromTheKernel = perExchange(
  'answers come from the kernel',
  'netlink(7): nl_pid and nl_groups of the kernel are 0',
  ({ strangers }) => {
    const [first] = strangers;
    if (first === undefined) return undefined;
    const text = first === '' ? 'a datagram without an address' : `a datagram from ${first}`;
    return { text, kind: first === '' ? 'no address' : 'address' };
  },
);

export const forTheRequester = perExchange(
  'answers carry the port of the requester',
  'net/netlink/af_netlink.c netlink_ack, netlink_dump',
  ({ requests, answers, port }) => {
    if (port === undefined || port === 0) return undefined;
    const asked = new Set(requests.map(({ seq }) => seq));
    const stray = answers.find(({ seq, pid }) => asked.has(seq) && pid !== port);
    return stray === undefined
      ? undefined
      : { text: `seq ${stray.seq}: want nlmsg_pid ${port}, got ${stray.pid}`, kind: 'nlmsg_pid' };
  },
);
