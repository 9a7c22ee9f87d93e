/** Invariants about who an answer says it is from and for. */
import { perExchange } from './exchange.ts';

/** nl_pid 0; a copy that NLM_F_ECHO asked for keeps the group of the notification. */
const KERNEL = /^1000000000000000[0-9a-f]{8}$/;

export const fromTheKernel = perExchange(
  'answers come from the kernel',
  'netlink(7): nl_pid of the kernel is 0; net/netlink/af_netlink.c nlmsg_notify',
  ({ strangers }) => {
    const first = strangers.find((from) => !KERNEL.test(from));
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
