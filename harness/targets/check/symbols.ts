/** Symbols: numbers that only the executor knows. */
import type { Segment } from '../../program/bytes.ts';
import type { Step } from '../../program/program.ts';
import type { Check } from './check.ts';
import { Complaint, expectOutcome, expectUnsupported, shown } from './talk.ts';

const section = 'Running programs';
const open = (protocol: number, socket = 'a'): Step => ({ call: 'socket', socket, protocol });
const sends = (...bytes: Segment[]): Step => ({ call: 'send', socket: 'a', bytes });
/** A header of type 0 that asks for nothing, with room for four bytes. */
const HEADER = '14000000 0000 0000 00000000 00000000';

export const symbols: readonly Check[] = [
  {
    name: '{"port": socket} is the port that the socket has, or last had',
    section,
    run: async (talk) => {
      const protocol = talk.protocol();
      const { outcomes } = await talk.try(
        open(protocol),
        { call: 'bind', socket: 'a', address: { pid: 4322 } },
        { call: 'close', socket: 'a' },
        open(protocol, 'b'),
        { call: 'bind', socket: 'b', address: { pid: { port: 'a' } } },
        { call: 'getsockname', socket: 'b' },
      );
      expectOutcome('bind to {"port":"a"}, which was 4322', outcomes[4], { ret: 0 });
      expectOutcome('getsockname', outcomes[5], { name: '10000000e210000000000000' });
    },
  },
  {
    name: '{"ifindex": device} is the index of a device, and is reported',
    section,
    run: async (talk) => {
      talk.needs('route');
      const { outcomes, devices } = await talk.try(open(0), sends(HEADER, { ifindex: 'lo' }));
      expectOutcome('send with {"ifindex":"lo"}', outcomes[1], { ret: 20 });
      if (!((devices?.['lo'] ?? 0) > 0)) {
        throw new Complaint(`\`devices\` is ${shown(devices)}, want the index of lo`);
      }
    },
  },
  {
    name: '{"family": name} is the id of a Generic Netlink family, and is reported',
    section,
    run: async (talk) => {
      talk.needs('generic');
      const family = { family: 'nlctrl', size: 4 } as const;
      const { outcomes, families } = await talk.try(open(16), sends(HEADER, family));
      expectOutcome('send with {"family":"nlctrl","size":4}', outcomes[1], { ret: 20 });
      // GENL_ID_CTRL, the one id that is fixed
      if (families?.['nlctrl'] !== 16) {
        throw new Complaint(`\`families\` is ${shown(families)}, want nlctrl: 16`);
      }
    },
  },
  {
    name: 'a symbol that stands for nothing makes its step `unsupported`, and the next one runs',
    section,
    run: async (talk) => {
      const { outcomes } = await talk.try(
        open(talk.protocol()),
        sends(HEADER, { port: 'never' }),
        sends(HEADER, { ifindex: 'no-such-device' }),
        sends(HEADER, { family: 'no-such-family', size: 4 }),
        { call: 'close', socket: 'a' },
      );
      expectUnsupported('send with {"port":"never"}', outcomes[1]);
      expectUnsupported('send with {"ifindex":"no-such-device"}', outcomes[2]);
      expectUnsupported('send with {"family":"no-such-family"}', outcomes[3]);
      expectOutcome('the close behind them', outcomes[4], { ret: 0 });
    },
  },
];
