/**
 * What programs may not reach unless the user names it: protocols and families that know no network
 * namespace, or that lead to hardware, audit, storage or other processes; numbers of processes; what outlives its namespace. A target in a namespace of
 * its own refuses most of it by itself; where an agent is root of a whole machine, nothing does.
 */
import { cstring, genl, nla, nlmsg } from '../../harness/program/build.ts';
import { type Bytes, fromHex, segmentsOf } from '../../harness/program/bytes.ts';
import { type Program, program } from '../../harness/program/program.ts';
import type { Target } from '../../harness/targets/target.ts';
import { NETLINK } from '../../harness/wire/index.ts';
import { forEachMessage } from '../feedback/message-view.ts';

/** Why each is refused. */
export const DENIED_PROTOCOLS: Readonly<Record<string, string>> = {
  NETLINK_SELINUX: 'security policy of the whole machine',
  NETLINK_ISCSI: 'storage',
  NETLINK_AUDIT: 'audit of the whole machine',
  NETLINK_CONNECTOR: 'events of other processes, drivers',
  NETLINK_SCSITRANSPORT: 'storage',
  NETLINK_ECRYPTFS: 'storage',
  NETLINK_RDMA: 'hardware',
  NETLINK_CRYPTO: 'algorithms of the whole machine',
  NETLINK_SMC: 'hardware',
};

export const DENIED_FAMILIES: Readonly<Record<string, string>> = {
  nbd: 'storage',
  TCMU: 'storage',
  'TCM-USER': 'storage',
  pmcraid: 'storage',
  VFS_DQUOT: 'storage',
  TASKSTATS: 'other processes',
  acpi_event: 'hardware',
  thermal: 'hardware',
  dpll: 'hardware',
  mei: 'hardware',
  nfc: 'hardware',
  nl802154: 'hardware',
  binder: 'other processes',
  hsi: 'hardware',
  cifs: 'storage',
  nfsd: 'storage',
  lockd: 'storage',
};

/** Attributes of NETLINK_ROUTE, by types of message: where they begin, and the type that names a process. */
const PROCESSES: Readonly<Record<string, Naming>> = {
  NETNSA_PID: { types: [88, 90], header: 20, attribute: 2 },
  IFLA_NET_NS_PID: { types: [16, 17, 18, 19], header: 32, attribute: 19 },
};
interface Naming {
  types: readonly number[];
  /** Bytes before the first attribute. */
  header: number;
  attribute: number;
}
/** What stays in a kernel when its network namespace is gone, and shows in others. */
export const LASTING: Readonly<Record<string, string>> = {
  NTF_PROXY: 'RTM_NEWNEIGH of a proxy without a device: pneigh_ifdown finds none to forget it with',
};
const [RTM_NEWNEIGH, NDM_SIZE, NTF_PROXY] = [28, 12, 8];
/** PID_MAX_LIMIT: from here on there is nobody. */
const NOBODY = 4_194_304;

export interface DenyList {
  /** By number. */
  protocols: ReadonlyMap<number, string>;
  /** By name. */
  families: ReadonlySet<string>;
  /** Names of attributes that may not name a process by a number. */
  processes: ReadonlySet<string>;
  /** Names of `LASTING`. */
  lasting: ReadonlySet<string>;
  /** Ids that denied families have on a target of this campaign, with their names. */
  ids: ReadonlyMap<number, string>;
}

/** A name behind --allow that the list does not have. */
export class UnknownAllowance extends Error {}

/** @param allow names of protocols and families */
export function denyList(allow: readonly string[]): DenyList {
  const refused = [DENIED_PROTOCOLS, DENIED_FAMILIES, PROCESSES, LASTING];
  const names = refused.flatMap((of) => Object.keys(of));
  const wrong = allow.find((name) => !names.includes(name));
  if (wrong !== undefined) {
    throw new UnknownAllowance(`${wrong} is not refused; refused are ${names.join(', ')}`);
  }
  const protocols = Object.keys(DENIED_PROTOCOLS).filter((name) => !allow.includes(name));
  return {
    protocols: new Map(protocols.map((name) => [NETLINK.value(name) ?? -1, name])),
    families: new Set(Object.keys(DENIED_FAMILIES).filter((name) => !allow.includes(name))),
    processes: new Set(Object.keys(PROCESSES).filter((name) => !allow.includes(name))),
    lasting: new Set(Object.keys(LASTING).filter((name) => !allow.includes(name))),
    ids: new Map(),
  };
}

/** Asks the targets which numbers the denied families have there. */
export async function withFamilyIds(list: DenyList, targets: readonly Target[]): Promise<DenyList> {
  const names = [...list.families];
  const question = program([
    { call: 'socket', socket: 'a', protocol: 16 },
    ...names.flatMap((name, index) => [
      {
        call: 'send' as const,
        socket: 'a',
        bytes: nlmsg(
          { type: 16, flags: 1, seq: index },
          genl(3),
          nla(2, cstring(name)),
        ) as string[],
      },
      { call: 'drain' as const, socket: 'a' },
    ]),
  ]);
  const ids = new Map<number, string>();
  for (const target of targets) {
    const [transcript] = await target.run([question]);
    for (const outcome of transcript?.outcomes ?? []) {
      if (!('ret' in outcome)) continue;
      for (const { bytes } of outcome.datagrams ?? []) addId(ids, fromHex(bytes), names);
    }
  }
  return { ...list, ids };
}

function addId(ids: Map<number, string>, answer: Uint8Array, names: readonly string[]): void {
  forEachMessage(answer, ({ view, at, end, type, seq }) => {
    if (type !== 16) return;
    for (let from = at + 20; from + 6 <= end;) {
      const length = view.getUint16(from, true);
      if (length < 4) return;
      if (view.getUint16(from + 2, true) === 1) {
        ids.set(view.getUint16(from + 4, true), names[seq] ?? '?');
      }
      from += (length + 3) & ~3;
    }
  });
}

/** The protocol, family or attribute for which a program is not run; undefined if it may be. */
export function deniedBy(
  { steps }: Program,
  { protocols, families, processes, lasting, ids }: DenyList,
): string | undefined {
  const generic = new Set<string>();
  const routing = new Set<string>();
  for (const step of steps) {
    if (step.call === 'socket' || step.call === 'socketpair') {
      const denied = protocols.get(step.protocol);
      if (denied !== undefined && (step.call === 'socketpair' || (step.domain ?? 16) === 16))
        return denied;
      if (step.call === 'socket' && step.protocol === 16) generic.add(step.socket);
      if (step.call === 'socket' && step.protocol === 0) routing.add(step.socket);
    }
    if (step.call !== 'send') continue;
    const denied =
      (generic.has(step.socket) ? deniedFamily(step.bytes, families, ids) : undefined) ??
      (routing.has(step.socket)
        ? (deniedProcess(step.bytes, processes) ?? deniedLasting(step.bytes, lasting))
        : undefined);
    if (denied !== undefined) return denied;
  }
  return undefined;
}

function deniedFamily(
  bytes: Bytes,
  families: ReadonlySet<string>,
  ids: ReadonlyMap<number, string>,
): string | undefined {
  const segments = segmentsOf(bytes);
  const [named] = segments.flatMap((segment) =>
    typeof segment === 'object' && 'family' in segment && families.has(segment.family)
      ? [segment.family]
      : [],
  );
  if (named !== undefined || ids.size === 0) return named;
  let found: string | undefined;
  forEachMessage(plainBytes(bytes), ({ type }) => {
    found ??= ids.get(type);
  });
  return found;
}

/** A process of the machine, by chance; those of the program have symbols. */
function deniedProcess(bytes: Bytes, names: ReadonlySet<string>): string | undefined {
  let found: string | undefined;
  forEachMessage(plainBytes(bytes), ({ view, at, end, type }) => {
    for (const name of names) {
      const { types, header, attribute } = PROCESSES[name] ?? {
        types: [],
        header: 0,
        attribute: 0,
      };
      if (!types.includes(type)) continue;
      for (let from = at + header; from + 8 <= end;) {
        const length = view.getUint16(from, true);
        if (length < 4) break;
        const pid = view.getUint32(from + 4, true);
        const isIt = (view.getUint16(from + 2, true) & 0x3fff) === attribute;
        if (isIt && pid > 0 && pid < NOBODY) found ??= name;
        from += (length + 3) & ~3;
      }
    }
  });
  return found;
}

/** struct ndmsg: the device and the flags. */
function deniedLasting(bytes: Bytes, names: ReadonlySet<string>): string | undefined {
  if (!names.has('NTF_PROXY')) return undefined;
  let found: string | undefined;
  forEachMessage(plainBytes(bytes), ({ view, at, end, type }) => {
    if (type !== RTM_NEWNEIGH || end - at < 16 + NDM_SIZE) return;
    const isProxy = (view.getUint8(at + 26) & NTF_PROXY) !== 0;
    if (isProxy && view.getUint32(at + 20, true) === 0) found = 'NTF_PROXY';
  });
  return found;
}

/** Symbols are zeros. */
const plainBytes = (bytes: Bytes): Uint8Array =>
  fromHex(
    segmentsOf(bytes)
      .map((segment) =>
        typeof segment === 'string'
          ? segment
          : '00'.repeat('family' in segment ? (segment.size ?? 2) : 4),
      )
      .join(''),
  );
