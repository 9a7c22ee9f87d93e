/** What the agent says of itself and of the kernel it runs on: probed, never assumed. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, endianness, release, version } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { nla, nlmsg, struct, text, u32, u8 } from '../../program/build.ts';
import { type Segment, fromHex } from '../../program/bytes.ts';
import type { TargetInfo } from '../target.ts';
import { NETLINK } from '../../wire/constants/netlink.ts';
import { ifinfomsg } from '../../wire/structs/rtnetlink.ts';
import { tcmsg } from '../../wire/structs/traffic-control.ts';
import * as libc from '../../syscalls/libc.ts';
import { hasCapability } from './capabilities.ts';
import { hasKcov } from './kcov.ts';
import type { Namespaces } from './namespaces.ts';
import { drain } from './receive-calls.ts';
import { hasRegistrationModule } from './registration/registration-module.ts';
import { send } from './send-calls.ts';

const PROTOCOLS = [
  ['route', 'NETLINK_ROUTE'],
  ['generic', 'NETLINK_GENERIC'],
  ['usersock', 'NETLINK_USERSOCK'],
  ['sock-diag', 'NETLINK_SOCK_DIAG'],
  ['uevent', 'NETLINK_KOBJECT_UEVENT'],
  ['netfilter', 'NETLINK_NETFILTER'],
  ['fib-lookup', 'NETLINK_FIB_LOOKUP'],
] as const;

const [ENOENT, ENODEV, EINVAL] = [-2, -19, -22];
/** Kinds of device that rules make. */
const LINK_KINDS = ['veth', 'bridge', 'dummy', 'nlmon'];
/** Kinds of queueing discipline that rules make, beyond those that every kernel has. */
const QDISC_KINDS = ['htb', 'ingress'];
const [REQUEST_CREATE_EXCL, NLM_F_ACK] = [0x601, 4];
const [RTM_NEWQDISC, TCA_KIND, TC_H_ROOT] = [36, 1, 0xffffffff];
const [IFLA_INFO_KIND, IFLA_LINKINFO, IFLA_NUM_TX_QUEUES] = [1, 18, 31];
const SYSCTLS = ['rmem_default', 'wmem_default', 'rmem_max', 'wmem_max'];
const OPTIONS =
  /^CONFIG_(MODULES|NETLINK_DIAG|IPV6|USER_NS|NET_NS|KASAN|KCOV|KMSAN|LOCKDEP|PREEMPT|DUMMY|VETH|BRIDGE|DEBUG_INFO)=(.*)$/gm;

/** @param namespaces undefined: no others than the one it runs in are to be made */
export function handshake(namespaces: Namespaces | undefined): TargetInfo {
  const capabilities: string[] = [];
  for (const [capability, name] of PROTOCOLS) {
    const fd = libc.socket(16, 3, NETLINK.value(name) ?? 0);
    if (fd < 0) continue;
    capabilities.push(capability);
    libc.close(fd);
  }
  if (mayShowSockets(16)) capabilities.push('netlink-diag');
  if (mayShowSockets(2)) capabilities.push('inet-diag');
  if (mayChangeLinks()) capabilities.push('net-admin', ...LINK_KINDS.filter(mayBeMade));
  if (capabilities.includes('net-admin')) capabilities.push(...QDISC_KINDS.filter(mayQueue));
  if (inUserNamespace()) capabilities.push('user-namespace');
  if (hasCapability('CAP_NET_ADMIN')) capabilities.push('capset');
  // each actor that lives elsewhere has to follow into the run's namespace; gVisor has no setns
  if (namespaces?.mayReturn()) capabilities.push('thread', 'process', 'netns');
  if (hasRegistrationModule()) capabilities.push('registration');
  if (hasKcov()) capabilities.push('kcov');
  if (existsSync('/proc/net/if_inet6')) capabilities.push('ipv6');
  return {
    nlconform: 1,
    name: 'kernel',
    version: stableVersion(release(), version()),
    capabilities,
    byteOrder: endianness(),
    pageSize: pageSize(),
    cpus: availableParallelism(),
    config: { release: release(), ...sysctls(), ...buildConfiguration() },
  };
}

/**
 * A privileged operation that can change nothing: deleting a link that is not there answers
 * ENODEV with CAP_NET_ADMIN and EPERM without. What unshare returned proves nothing, since some
 * systems grant a user namespace without any capability in it.
 */
function mayChangeLinks(): boolean {
  const absent = struct(ifinfomsg, { index: 0x7fffffff });
  return errorOf(0, nlmsg({ type: 17, flags: 1, seq: 1 }, absent)) === ENODEV;
}

/**
 * Whether devices of a kind can be made: one without queues is refused with EINVAL if its kind is
 * known, with EOPNOTSUPP if not (net/core/rtnetlink.c rtnl_newlink_create, rtnl_create_link).
 */
function mayBeMade(kind: string): boolean {
  const asked = nlmsg(
    { type: 16, flags: REQUEST_CREATE_EXCL, seq: 1 },
    struct(ifinfomsg),
    nla(IFLA_NUM_TX_QUEUES, u32(0)),
    nla(IFLA_LINKINFO, nla(IFLA_INFO_KIND, text(kind))),
  );
  return errorOf(0, asked) === EINVAL;
}

/**
 * Whether queueing disciplines of a kind can be made: one at the root of lo, without options, is
 * refused in some way or other, but with ENOENT only if its kind is not known (net/sched/sch_api.c
 * qdisc_create).
 */
function mayQueue(kind: string): boolean {
  const asked = nlmsg(
    { type: RTM_NEWQDISC, flags: REQUEST_CREATE_EXCL | NLM_F_ACK, seq: 1 },
    struct(tcmsg, { ifindex: 1, handle: 0x10000, parent: TC_H_ROOT }),
    nla(TCA_KIND, text(kind), '00'),
  );
  const error = errorOf(0, asked);
  return error !== undefined && error !== 0 && error !== ENOENT;
}

/** Whether it is root of a user namespace at most: the first one maps every number to itself. */
const inUserNamespace = (): boolean =>
  existsSync('/proc/self/uid_map') &&
  readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/).join(' ') !== '0 0 4294967295';

/** Whether sockets of an address family are shown: nothing else than ENOENT for half a request. */
function mayShowSockets(family: number): boolean {
  const error = errorOf(4, nlmsg({ type: 20, flags: 1, seq: 1 }, `${u8(family)} 00`));
  return error !== undefined && error !== ENOENT;
}

/** The error that a request is answered with; undefined if there is no answer. */
function errorOf(protocol: number, request: Segment[]): number | undefined {
  const fd = libc.socket(16, 3, protocol);
  if (fd < 0) return undefined;
  try {
    send({ call: 'send', socket: 'probe', bytes: request }, fd, () => undefined);
    const heard = drain({ call: 'drain', socket: 'probe' }, fd);
    const answer = 'ret' in heard ? heard.datagrams?.[0] : undefined;
    if (answer === undefined) return undefined;
    return new DataView(fromHex(answer.bytes).buffer).getInt32(16, true);
  } finally {
    libc.close(fd);
  }
}

/**
 * `6.1.192`. The release of Debian's kernels is an ABI name, `6.1.0-56-amd64`: which stable version
 * they are stands behind it, `#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)`.
 */
export function stableVersion(release: string, build: string): string {
  const debian = /\bDebian (\d+\.\d+\.\d+)/.exec(build)?.[1];
  return debian ?? /^\d+(\.\d+)*/.exec(release)?.[0] ?? release;
}

/** AT_PAGESZ of the auxiliary vector, getauxval(3). */
function pageSize(): number {
  const auxv = readFileSync('/proc/self/auxv');
  for (let at = 0; at + 16 <= auxv.length; at += 16) {
    if (auxv.readUInt32LE(at) === 6) return auxv.readUInt32LE(at + 8);
  }
  return 4096;
}

function sysctls(): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of SYSCTLS) {
    const path = `/proc/sys/net/core/${name}`;
    if (existsSync(path)) found[`net.core.${name}`] = Number(readFileSync(path, 'utf8'));
  }
  return found;
}

function buildConfiguration(): Record<string, string> {
  const text = configText();
  return Object.fromEntries(
    [...text.matchAll(OPTIONS)].map(([, name, value]) => [`CONFIG_${name}`, value ?? '']),
  );
}

function configText(): string {
  try {
    const plain = `/boot/config-${release()}`;
    if (existsSync('/proc/config.gz'))
      return gunzipSync(readFileSync('/proc/config.gz')).toString();
    return existsSync(plain) ? readFileSync(plain, 'utf8') : '';
  } catch {
    return ''; // not readable by this user: then nothing is known of it
  }
}
