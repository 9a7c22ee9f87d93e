/** Each fault of rtnetlink shows, and does nothing while off. */
import { expect, test } from 'vitest';
import { message } from '../af-netlink/testing.ts';
import { createKernel, type Kernel } from '../index.ts';
import { asked, link, refusal } from '../nlattr/testing.ts';
import { routingFaults } from './routing-faults.ts';
import { OPT, SOL_NETLINK, type Seen, powerless } from './testing.ts';

const GETLINK = 18;
const refused =
  (request: Uint8Array, open: (kernel: Kernel) => ReturnType<Kernel['open']>): Seen =>
  (kernel) =>
    refusal(open(kernel), request);
const plain = (kernel: Kernel) => kernel.open(0);

const shows: Record<keyof typeof routingFaults, Seen> = {
  'bare-header-refused': refused(message({ type: GETLINK, flags: 5 }), plain),
  'handler-before-permission': refused(message({ type: 119, flags: 5 }, [0]), (kernel) =>
    powerless(kernel, 0),
  ),
  'dump-needs-both-bits': (kernel) => asked(plain(kernel), link(GETLINK, 1, [], 0x101)),
  'mroute-groups-open': (kernel) => powerless(kernel, 0).setsockopt(SOL_NETLINK, OPT.ADD, 30),
};

test.each(Object.entries(shows))('%s', (name, seen) => {
  const sound = seen(createKernel());
  expect(seen(createKernel({ faults: ['register-name-twice'] }))).toEqual(sound);
  expect(seen(createKernel({ faults: [name] }))).not.toEqual(sound);
});
