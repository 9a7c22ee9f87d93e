/** What a user of the package may write, and what the compiler must refuse. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { lines, openTarget, program, runSuites } from 'nlconform';
import type { Outcome, Program, Requirement, RunResult, Target, Transcript } from 'nlconform';
import { anyProgram, programsOf } from 'nlconform/arbitraries';
import { createKernel, type NetlinkSocket } from 'nlconform/simulator';
import * as api from 'nlconform/simulator/kernel-api';
import { suites } from 'nlconform/suites';
import { matchers, type NetlinkMatchers } from 'nlconform/vitest';
import { IFLA, NLM_F, nlmsghdr, walkMessages, type RawMessage } from 'nlconform/wire';
import schema from 'nlconform/program.schema.json' with { type: 'json' };

const target: Target = openTarget('simulator');
const asked: Program = program([{ call: 'socket', socket: 'a', protocol: 0 }]);
export const transcripts: Promise<Transcript[]> = target.run([asked], { isolation: 'program' });
export const result: Promise<RunResult> = runSuites({ suites, targets: [target] });
export const outcome: Outcome = { errno: 'EINVAL' };

export const rule: Requirement = {
  id: 'mine.first',
  rule: 'a socket opens',
  level: 'must',
  source: ['netlink(7)'],
  needs: ['route'],
  seen: [],
  cases: [{ name: 'raw', lines: [lines.socket('a', 'NETLINK_ROUTE'), ...lines.alive('a')] }],
};

export const arbitrary: fc.Arbitrary<Program> = anyProgram();
export const programs: Program[] = programsOf(1, 10);

const socket: NetlinkSocket = createKernel({ profile: '6.18', seed: 2 }).open(0);
export const registered: number = api.genl_register_family(createKernel(), {
  ...{ name: 'mine', version: 1, maxattr: 0, ops: [] },
});
export const sent: number = socket.send(new Uint8Array(16));
export const received: Uint8Array[] = socket.drain();

export const messages: readonly RawMessage[] = walkMessages(new Uint8Array()).messages;
export const length: number = nlmsghdr.decode(new Uint8Array(16), 0).len;
export const mtu: number = IFLA.values.IFLA_MTU;
export const flags: string = NLM_F.show(5);
export const title: string = schema.$schema;

expect(received[0]).toBeAck(new Uint8Array(16), { pid: 4 });
expect('00').toBeRefusal('00', 'EINVAL', { capped: true, tlvs: true });
expect('00').not.toMatchDatagram(['00', { rest: 'whatever' }], { protocol: 'NETLINK_GENERIC' });
export const conforms: Promise<void> = expect('kernel').toConform(['hdr', 'ack']);
export const mine: keyof typeof matchers & keyof NetlinkMatchers = 'toBeWellFormed';

// @ts-expect-error -- no such call
program([{ call: 'scoket', socket: 'a', protocol: 0 }]);
// @ts-expect-error -- a port is a number or a symbol
program([{ call: 'bind', socket: 'a', address: { pid: 'a' } }]);
// @ts-expect-error -- a target has more methods
export const half: Target = { spec: 'half' };
// @ts-expect-error -- no such level
export const level: Requirement['level'] = 'shall';
// @ts-expect-error -- an errno is a name
expect('00').toBeRefusal('00', 22);
// @ts-expect-error -- the reason of a wildcard is missing
expect('00').toMatchDatagram([{ any: 4 }]);
// @ts-expect-error -- internal
await import('nlconform/dist/harness/own-module.js');
