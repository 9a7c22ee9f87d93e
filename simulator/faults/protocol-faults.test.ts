/** Each fault of attributes, generic Netlink and rtnetlink shows, and does nothing while off. */
import { expect, test } from 'vitest';
import { type GenlFamily, genl_register_family } from '../genetlink/index.ts';
import { createKernel, type Kernel } from '../index.ts';
import { message } from '../af-netlink/testing.ts';
import { DUMP, REQUEST, asked, genl, link, nla, openFor, text, u32 } from '../nlattr/testing.ts';
import { protocolFaults } from './protocol-faults.ts';

const GETFAMILY = 3;
const GETPOLICY = 10;
const GETLINK = 18;
const DELLINK = 17;
const nlctrl = nla(1, [16, 0]);
const dump = { flags: REQUEST | DUMP };

type Seen = (kernel: Kernel) => unknown;
const generic =
  (request: Uint8Array): Seen =>
  (kernel) =>
    asked(openFor(kernel, 16), request);
const route =
  (request: Uint8Array): Seen =>
  (kernel) =>
    asked(openFor(kernel, 0), request);

function register(kernel: Kernel, more: Partial<GenlFamily>): GenlFamily {
  const family: GenlFamily = { name: 'f', netnsok: true, ...more };
  kernel.net();
  genl_register_family(kernel, family);
  return family;
}

const shows: Record<keyof typeof protocolFaults, Seen> = {
  'parse-error-lost': generic(genl(16, GETFAMILY, [...nlctrl, ...nla(1, [16])])),
  'maxattr-off-by-one': generic(genl(16, GETFAMILY, nla(2, text('nlctrl\0')))),
  'strict-lost': generic(genl(16, GETPOLICY, [...nlctrl, 1], dump)),
  'nul-string': generic(genl(16, GETFAMILY, nla(2, text('nlctrl')))),
  'type-mask': generic(genl(16, GETFAMILY, nla(0x8001, [16, 0]))),
  'policy-dump-op-id': generic(genl(16, GETPOLICY, nlctrl, dump)),
  'strcmp-nul': route(link(GETLINK, 0, nla(3, text('lo\0\0')))),
  'check-order': (kernel) => {
    const { id = 0 } = register(kernel, { ops: [{ cmd: 1, flags: 1, doit: () => 0 }] });
    return asked(openFor(kernel, 16), genl(id, 1, nla(9)));
  },
  'mcgrp-flag-alias': (kernel) => {
    const { mcgrp_offset = 0 } = register(kernel, { mcgrps: [{ name: 'g', flags: 1 }] });
    return kernel
      .open(16, kernel.task('other', { capabilities: [] }))
      .setsockopt(270, 1, mcgrp_offset);
  },
  'hdr-short': route(message({ type: GETLINK, flags: REQUEST, seq: 1 }, [0, 0])),
  'strict-leaks-to-liberal': route(
    message({ type: GETLINK, flags: REQUEST, seq: 1 }, [
      0,
      0,
      1,
      0,
      ...u32(1),
      ...u32(0),
      ...u32(0),
    ]),
  ),
  'filter-overdrop': route(link(GETLINK, 1, nla(29, u32(8)))),
  'filter-ignored': route(link(GETLINK, 0, nla(10, u32(7)), REQUEST | DUMP)),
  'bulk-ignored': (kernel) => {
    try {
      return route(message({ type: DELLINK, flags: REQUEST | 0x200 }, [0]))(kernel);
    } catch (error) {
      return String(error);
    }
  },
  'perm-skipped': (kernel) => {
    const socket = kernel.open(0, kernel.task('other', { capabilities: [] }));
    return asked(socket, message({ type: 23, flags: REQUEST }, [0]));
  },
  'group-number-reuse': (kernel) => register(kernel, { mcgrps: [{ name: 'g' }] }).mcgrp_offset,
  'name-prefix': generic(genl(16, GETFAMILY, nla(2, text('nlct\0')))),
};

test.each(Object.entries(shows))('%s', (name, seen) => {
  const faulty = seen(createKernel({ faults: [name] }));
  expect(faulty).not.toEqual(seen(createKernel()));
});
