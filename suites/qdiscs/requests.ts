/** Words for queueing disciplines of lo: requests, and lo up before them. */
import { cstring, nla, struct, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { setUp } from '../../harness/runner/devices.ts';
import { ack, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Line } from '../../harness/runner/requirement.ts';
import { ASKED, ask, CREATE, EXCL } from '../../harness/runner/route.ts';
import { tcmsg } from '../../harness/wire/structs/traffic-control.ts';

export const ROOT = 0xffffffff;
export const INGRESS = 0xfffffff1;
export const TCA = { KIND: 1, OPTIONS: 2 } as const;
export const UNKNOWN_DEVICE = 4096;
export const LO = 1;
export const HANDLE = 0x10000;
export const source = (name: string) => [`net/sched/sch_api.c ${name}`];
export const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

interface Tc {
  ifindex?: number;
  handle?: number;
  parent?: number;
}
export const tc = ({ ifindex = LO, handle = 0, parent = ROOT }: Tc = {}): string =>
  struct(tcmsg, { ifindex, handle, parent });
export const kind = (name: string) => nla<string>(TCA.KIND, cstring(name)).join('');
/** struct tc_fifo_qopt */
export const limit = (packets: number) => nla<string>(TCA.OPTIONS, u32(packets)).join('');
export const get = (seq: number, flags: number, more?: Tc) =>
  ask('RTM_GETQDISC', { seq, flags: ASKED | flags }, tc(more));
export const make = (
  seq: number,
  name: string,
  flags = CREATE | EXCL,
  more: Tc = {},
  options = '',
) =>
  ask(
    'RTM_NEWQDISC',
    { seq, flags: ASKED | flags },
    tc({ handle: HANDLE, ...more }),
    kind(name),
    options,
  );
export const drop = (seq: number, more: Tc = {}, name = '') =>
  ask('RTM_DELQDISC', { seq }, tc({ handle: HANDLE, ...more }), name === '' ? '' : kind(name));

export const raised: Line[] = [
  socket('setup', 'NETLINK_ROUTE'),
  send('setup', setUp('lo', true, 9)),
  hears('setup', ack(setUp('lo', true, 9))),
];
export const does = (sent: Segment[]): Line[] => [send('a', sent), hears('a', ack(sent))];
