/** Classes of requests: what (nlmsg_type - RTM_BASE) & 3 decides, whatever the object. */
import { batch, nlmsg, struct, u8, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { withTexts } from '../../harness/runner/cells.ts';
import { alive, hears, refusal, send, socket } from '../../harness/runner/lines.ts';
import { loopback } from '../../harness/runner/loopback.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, ask } from '../../harness/runner/route.ts';
import { verdicts } from '../../harness/runner/cells.ts';
import { RTM, RTM_BASE } from '../../harness/wire/constants/rtnetlink.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const source = ['net/core/rtnetlink.c rtnetlink_rcv_msg'];
const base = { level: 'should', source, needs: ['route'], seen: ['6.18.44', '6.1.176'] } as const;
/** The last type of every stable branch seen. */
const RTM_MAX = 123;
/** NLM_F_ROOT: of the class "get" it asks for a dump. */
const ROOT = 0x100;
/** "new", "delete" and "set", by what is added to the first type of an object. */
const CHANGING = [0, 1, 3];

/** One byte of payload, the address family. */
const typed = (type: number, seq: number): Segment[] =>
  nlmsg({ type, flags: ASKED | ROOT, seq }, u8(0));
const objects = Array.from({ length: (RTM_MAX + 1 - RTM_BASE) / 4 }, (_, i) => RTM_BASE + 4 * i);

export const classes: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.disp.kind',
    rule: 'of the four types of an object the first, second and last change something: refused with EPERM without CAP_NET_ADMIN, never a dump, whether there is such an object or not',
    source: [...source, 'net/core/rtnetlink.c rtnl_msgtype_kind'],
    needs: ['route', 'capset'],
    cases: objects.map((first) => {
      const sent = CHANGING.map((more, i) => typed(first + more, i + 1));
      return {
        name: `types ${first}, ${first + 1} and ${first + 3}: ${RTM.name(first) ?? 'no object'}`,
        actors: { main: {}, plain: { capabilities: [] } },
        lines: [
          socket('a', 'NETLINK_ROUTE', { actor: 'plain' }),
          send('a', batch(...sent), { actor: 'plain' }),
          hears('a', ...sent.map((each) => refusal(each, 'EPERM'))),
          ...alive('a'),
        ],
      };
    }),
  },
  verdicts({
    ...base,
    id: 'rtnl.disp.family.fallback',
    rule: 'a request to a family that has no handler for its type goes to that of PF_UNSPEC',
    source: ['net/core/rtnetlink.c rtnl_get_link', ...source],
    cells: [1, 2, 3, 5, 10, 17, 28, 77, 128, 200, 255].map((family) => ({
      name: `RTM_GETLINK of lo, family ${family}`,
      sent: ask('RTM_GETLINK', {}, struct(ifinfomsg, { family, index: 1 })),
      reply: loopback(1),
    })),
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.disp.short.nsid',
      rule: 'RTM_GETNSID takes one byte for its header, and what follows up to the fourth for its padding: what is missing then is the reference (EINVAL)',
      source: ['net/core/net_namespace.c rtnl_net_getid'],
      cells: [2, 3].map((size) => ({
        name: `${size} bytes`,
        sent: ask('RTM_GETNSID', {}, zeros(size)),
        errno: 'EINVAL',
        says: { msg: 'Peer netns reference is missing' },
      })),
    },
    { rule: 'the extended ACK says so' },
  ),
];
