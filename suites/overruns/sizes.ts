/** What a queued datagram takes of the receive buffer, as SO_MEMINFO tells it. */
import { u32, zeros } from '../../harness/program/build.ts';
import { bind, getsockopt, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { from } from '../../harness/runner/user-messages.ts';
import { SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

const { SO_MEMINFO = 55 } = SO.values;
const DEFAULT = 212992;
const GROUP = 4;
const B = { pid: 0x10002 };
/** To a group alone, without a kernel's side, send is ECONNREFUSED. */
const TO_GROUP = { pid: 0x10003, groups: GROUP };

/** struct sk_buff and struct skb_shared_info, on cache lines of 64 bytes. */
const [SK_BUFF, SHARED_INFO] = [256, 320];
/** What fits a page with that. */
const NLMSG_GOODSIZE = 4096 - SHARED_INFO;
/** SKB_DATA_ALIGN */
const aligned = (size: number): number => Math.ceil(size / 64) * 64;
/** kmalloc gives the next power of two. */
const allocated = (size: number): number =>
  SK_BUFF + 2 ** Math.ceil(Math.log2(aligned(size) + SHARED_INFO));
/** netlink_alloc_large_skb: what is larger than a page, and for one, is given as it is. */
const alone = (size: number): number =>
  size <= NLMSG_GOODSIZE ? allocated(size) : SK_BUFF + aligned(size) + SHARED_INFO;

const users: readonly Line[] = [
  socket('a', 'NETLINK_USERSOCK'),
  bind('a', { pid: 0x10001 }),
  socket('b', 'NETLINK_USERSOCK'),
  bind('b', { ...B, groups: GROUP }),
  socket('c', 'NETLINK_USERSOCK'),
  bind('c', { pid: TO_GROUP.pid }),
];
/** SK_MEMINFO_RMEM_ALLOC, _RCVBUF, _WMEM_ALLOC, _SNDBUF, and five more. */
const takes = (bytes: number): Line =>
  getsockopt(
    'b',
    SO_MEMINFO,
    { value: [`${u32(bytes)} ${u32(DEFAULT)} ${u32(0)} ${u32(DEFAULT)} ${zeros(20)}`], length: 36 },
    { level: SOL_SOCKET, room: 36 },
  );
const bytes = (size: number): string => 'a5'.repeat(size);

export const sizes: readonly Requirement[] = [
  {
    id: 'ovr.size',
    rule: 'a datagram takes the next power of two of the receive buffer and what describes it; more than fits a page, sent to one user, takes what it is',
    level: 'observed',
    source: [
      'net/netlink/af_netlink.c netlink_alloc_large_skb',
      'net/core/skbuff.c __alloc_skb',
      'net/core/sock.c sk_get_meminfo',
    ],
    needs: ['usersock', 'net-admin'],
    seen: ['6.18.44', '6.1.176'],
    cases: [500, 704, 705, 1728, 1729, 3776, 3777, 3841, 5000, 7872, 7873, 20000].flatMap(
      (size): Case[] => [
        {
          name: `${size} bytes to a port`,
          lines: [
            ...users,
            takes(0),
            send('a', bytes(size), { to: B }),
            takes(alone(size)),
            send('a', bytes(size), { to: B }),
            takes(2 * alone(size)),
            hears('b', from('a', [bytes(size)]), from('a', [bytes(size)])),
            takes(0),
          ],
        },
        {
          name: `${size} bytes to a group`,
          lines: [
            ...users,
            send('a', bytes(size), { to: TO_GROUP }),
            takes(allocated(size)),
            hears('b', from('a', [bytes(size)], GROUP)),
            takes(0),
          ],
        },
      ],
    ),
  },
];
