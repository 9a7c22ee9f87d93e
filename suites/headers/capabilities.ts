/** Whose capabilities count: those of the sender, and those of whoever opened the socket. */
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  connect,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback, raiseLoopback } from '../../harness/runner/loopback.ts';

const base = {
  level: 'should',
  needs: ['route', 'net-admin', 'capset'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const asked = NLM_F_REQUEST | NLM_F_ACK;
const up = raiseLoopback(1, asked);
const actors = {
  main: {},
  plain: { capabilities: [] },
  admin: { capabilities: ['CAP_NET_ADMIN'] },
};

interface Cell {
  name: string;
  opener: 'main' | 'plain' | 'admin';
  sender: 'main' | 'plain' | 'admin';
  /** An explicit kernel address. */
  to?: boolean;
  connected?: boolean;
  via?: 'sendmsg' | 'sendto' | 'write';
  allowed: boolean;
}

const caseOf = ({ name, opener, sender, to, connected, via, allowed }: Cell): Case => ({
  name,
  actors,
  lines: [
    socket('a', 'NETLINK_ROUTE', { actor: opener }),
    ...(connected ? [connect('a')] : []),
    send('a', up, {
      actor: sender,
      ...(to ? { to: {} } : {}),
      ...(via === undefined ? {} : { via }),
    }),
    hears('a', allowed ? ack(up) : refusal(up, 'EPERM')),
    send('a', getLoopback(2)),
    hears('a', loopback(2, { up: allowed })),
    ...alive('a'),
  ],
});

const vias = ['sendmsg', 'sendto'] as const;

export const capabilities: readonly Requirement[] = [
  {
    ...base,
    id: 'hdr.cap.sender',
    rule: 'the capability of the sender counts at the time of sending: who dropped it gets EPERM, though the socket was opened with it',
    source: ['net/netlink/af_netlink.c netlink_ns_capable'],
    cases: [
      ...vias.flatMap((via): Cell[] => [
        { name: `${via}, dropped`, via, opener: 'main', sender: 'plain', allowed: false },
        {
          name: `${via} to the kernel's address, dropped`,
          via,
          to: true,
          opener: 'main',
          sender: 'plain',
          allowed: false,
        },
        {
          name: `${via}, CAP_NET_ADMIN alone`,
          via,
          opener: 'main',
          sender: 'admin',
          allowed: true,
        },
      ]),
      {
        name: 'write, dropped',
        via: 'write' as const,
        opener: 'main' as const,
        sender: 'plain' as const,
        allowed: false,
      },
    ].map(caseOf),
  },
  {
    ...base,
    id: 'hdr.cap.opener',
    rule: "without an address the opener's capability counts too: EPERM; a message sent to the kernel's address is judged by its sender alone",
    source: ['net/netlink/af_netlink.c __netlink_ns_capable NETLINK_SKB_DST'],
    cases: [
      ...vias.flatMap((via): Cell[] => [
        { name: `${via}, no address`, via, opener: 'plain', sender: 'main', allowed: false },
        {
          name: `${via} to the kernel's address`,
          via,
          to: true,
          opener: 'plain',
          sender: 'main',
          allowed: true,
        },
        {
          name: `${via}, no address, connected to the kernel`,
          via,
          connected: true,
          opener: 'plain',
          sender: 'main',
          allowed: false,
        },
        {
          name: `${via} to the kernel's address, nobody has it`,
          via,
          to: true,
          opener: 'plain',
          sender: 'plain',
          allowed: false,
        },
      ]),
      {
        name: 'opened with CAP_NET_ADMIN alone',
        opener: 'admin' as const,
        sender: 'main' as const,
        allowed: true,
      },
      {
        name: 'write',
        via: 'write' as const,
        opener: 'plain' as const,
        sender: 'main' as const,
        allowed: false,
      },
    ].map(caseOf),
  },
];
