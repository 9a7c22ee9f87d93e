/** Each fault of Generic Netlink shows, and does nothing while off. */
import { expect, test } from 'vitest';
import {
  type GenlFamily,
  genl_has_listeners,
  genl_register_family,
  genl_unregister_family,
  genlmsg,
  genlmsg_multicast_allns,
  genlmsg_multicast_netns,
} from '../genetlink/index.ts';
import { message, hex } from '../af-netlink/testing.ts';
import { createKernel, type Kernel } from '../index.ts';
import { DUMP, REQUEST, asked, genl, heard, nla, openFor, text, u32 } from '../nlattr/testing.ts';
import { genericFaults } from './generic-faults.ts';
import { OPT, SOL_NETLINK, type Seen, member, powerless, register } from './testing.ts';

const [GENERIC, NOTIFY, GETFAMILY, GETPOLICY] = [16, 16, 3, 10];
const [ADMIN, UNS_ADMIN] = [1, 16];
const byName = (name: string) => nla(2, text(`${name}\0`));
const nlctrl = nla(1, [16, 0]);
const dump = { flags: REQUEST | DUMP };
const act = { cmd: 1, doit: () => 0 };

const generic =
  (request: Uint8Array): Seen =>
  (kernel) =>
    asked(openFor(kernel, GENERIC), request);
/** What a request to an own family is answered. */
const own =
  (more: Partial<GenlFamily>, flags = REQUEST | 4, version = 1): Seen =>
  (kernel) => {
    const { id = 0 } = register(kernel, more);
    return asked(openFor(kernel, GENERIC), message({ type: id, flags }, [1, version, 0, 0]));
  };
/** What members of nlctrl's group hear of what is done. */
const events =
  (run: (kernel: Kernel) => unknown): Seen =>
  (kernel) => {
    const listener = member(kernel, GENERIC, NOTIFY);
    return [run(kernel), ...heard(listener, listener)];
  };
const groups = (...names: string[]) => names.map((name) => ({ name }));
const callbacks =
  (more: Partial<GenlFamily>): Seen =>
  (kernel) => {
    const calls: string[] = [];
    own({ ...more, post_doit: () => void calls.push('post') })(kernel);
    return calls;
  };
const listening = (kernel: Kernel, namespace?: string) => {
  const family = register(kernel, { mcgrps: groups('g', 'h') });
  const task = kernel.task('main', {}, kernel.net(namespace));
  const socket = kernel.open(GENERIC, task);
  socket.bind({ pid: 7 });
  socket.setsockopt(SOL_NETLINK, OPT.ADD, family.mcgrp_offset ?? 0);
  return { family, socket, note: genlmsg(family, {}, 1) };
};

const shows: Record<keyof typeof genericFaults, Seen> = {
  'unknown-family-errno': generic(genl(999, 1)),
  'version-checked': own({ version: 1, ops: [act] }, REQUEST | 4, 2),
  'half-dump': own({ resv_start_op: 9, ops: [act] }, REQUEST | 0x100),
  'resv-one-late': (kernel) => {
    const { id = 0 } = register(kernel, { resv_start_op: 1, ops: [act] });
    return asked(openFor(kernel, GENERIC), genl(id, 1, [], { reserved: 1 }));
  },
  'odd-flags-accepted': own({ ops: [act] }, REQUEST | 0x800),
  'no-admin-perm': own({ ops: [{ ...act, flags: ADMIN }] }),
  'cap-wrong-userns': own({ ops: [{ ...act, flags: UNS_ADMIN }] }),
  'dump-without-permission': own(
    { ops: [{ cmd: 1, flags: ADMIN, dumpit: () => 0 }] },
    REQUEST | DUMP,
  ),
  'post-after-refused-pre': callbacks({ ops: [act], pre_doit: () => -5 }),
  'post-after-success-only': callbacks({ ops: [{ cmd: 1, doit: () => -5 }] }),
  'family-slot-reuse': (kernel) => {
    genl_unregister_family(kernel, register(kernel));
    return register(kernel).id;
  },
  'refusal-announced': events((kernel) => genl_register_family(kernel, { name: 'nlctrl' })),
  'name-case-folded': (kernel) => genl_register_family(kernel, { name: 'NLCTRL' }),
  'refused-family-stays': (kernel) => [
    genl_register_family(kernel, { name: 'f', mcgrps: groups('') }),
    genl_register_family(kernel, { name: 'f' }),
  ],
  'groups-announced-first': events((kernel) => register(kernel, { mcgrps: groups('g') }).id),
  'one-group-announced': events((kernel) => register(kernel, { mcgrps: groups('g', 'h') }).id),
  'unregister-by-name': (kernel) =>
    genl_unregister_family(kernel, { ...register(kernel), name: 'other' }),
  'members-outlive-family': (kernel) => {
    const { family, socket } = listening(kernel);
    genl_unregister_family(kernel, family);
    return hex(socket.getsockname());
  },
  'group-numbers-leak': (kernel) => {
    const family = register(kernel, { mcgrps: groups('g') });
    genl_unregister_family(kernel, family);
    return [family.mcgrp_offset, register(kernel, { mcgrps: groups('g') }).mcgrp_offset];
  },
  'group-numbers-climb': (kernel) => register(kernel, { mcgrps: groups('g') }).mcgrp_offset,
  'group-names-unique': (kernel) =>
    genl_register_family(kernel, { name: 'f', mcgrps: groups('g', 'g') }),
  'delfamily-without-ops': events((kernel) =>
    genl_unregister_family(kernel, register(kernel, { ops: [act] })),
  ),
  'events-in-one-namespace': (kernel) => {
    const listener = kernel.open(GENERIC, kernel.task('main', {}, kernel.net('other')));
    listener.bind({ groups: 1 << (NOTIFY - 1) });
    register(kernel);
    return listener.drain().length;
  },
  'getfamily-id-wins': generic(genl(16, GETFAMILY, [...nlctrl, ...byName('zz')])),
  'dump-skips-memberless': (kernel) => {
    register(kernel);
    return generic(genl(16, GETFAMILY, [], dump))(kernel);
  },
  'getpolicy-name-wins': generic(genl(16, GETPOLICY, [...nlctrl, ...byName('zz')], dump)),
  'getpolicy-sees-netns': generic(genl(16, GETPOLICY, byName('VFS_DQUOT'), dump)),
  'getpolicy-op-byte': generic(genl(16, GETPOLICY, [...nlctrl, ...nla(10, u32(259))], dump)),
  'getpolicy-unpinned': (kernel) => {
    const entries = Object.fromEntries(
      Array.from({ length: 99 }, (_, type) => [type + 1, { type: 'U32' } as const]),
    );
    const family = register(kernel, { ops: [{ ...act, policy: { entries }, maxattr: 99 }] });
    const socket = openFor(kernel, GENERIC);
    socket.send(genl(16, GETPOLICY, nla(1, [family.id ?? 0, 0]), dump));
    genl_unregister_family(kernel, family);
    return heard(socket, socket);
  },
  'mcast-excludes-nobody': (kernel) => {
    const { family, note } = listening(kernel);
    return genlmsg_multicast_netns(family, kernel.net(), note, 7, 0);
  },
  'allns-stops-early': (kernel) => {
    const { family, note } = listening(kernel, 'other');
    return genlmsg_multicast_allns(family, kernel.net(), note, 0, 0);
  },
  'listeners-of-all-groups': (kernel) =>
    genl_has_listeners(listening(kernel).family, kernel.net(), 1),
  'sys-admin-group-open': (kernel) => {
    const { mcgrp_offset = 0 } = register(kernel, { mcgrps: [{ name: 'g', flags: 2 }] });
    const some = kernel.task('some', { capabilities: ['CAP_NET_ADMIN'] });
    return [
      kernel.open(GENERIC, some).setsockopt(SOL_NETLINK, OPT.ADD, mcgrp_offset),
      powerless(kernel, GENERIC).setsockopt(SOL_NETLINK, OPT.ADD, mcgrp_offset),
    ];
  },
};

test.each(Object.entries(shows))('%s', (name, seen) => {
  const sound = seen(createKernel());
  expect(seen(createKernel({ faults: ['short-header-accepted'] }))).toEqual(sound);
  expect(seen(createKernel({ faults: [name] }))).not.toEqual(sound);
});
