/** A lane in a thread of its own: opens its own targets, and does what it is asked for. */
import { parentPort } from 'node:worker_threads';
import type { Program } from '../../harness/program/program.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import { HarnessError, type Target } from '../../harness/targets/target.ts';
import { OwnLane } from './lane.ts';
import type { LaneAnswer, LaneRequest, LaneSettings } from './lane-messages.ts';

const port = parentPort;
if (port === null) throw new TypeError('lane-worker.ts runs in a thread');
const say = (answer: LaneAnswer): void => port.postMessage(answer);

const fail = (error: unknown, id?: number): void => {
  const attempted = error instanceof HarnessError ? error.attempted : 'judge programs in a thread';
  const text = error instanceof Error ? error.message : String(error);
  const failed = text.startsWith(`${attempted}: `) ? text.slice(attempted.length + 2) : text;
  say({ attempted, failed, ...(id !== undefined && { id }) });
};

port.once('message', ({ specs, feedback, sharing }: LaneSettings) => {
  const targets = specs.map((spec) => openTarget(spec, { deaf: true }));
  void serve(targets, new OwnLane(targets, feedback, sharing));
});

async function serve(targets: readonly Target[], lane: OwnLane): Promise<void> {
  const close = async (): Promise<void> => {
    await lane.close();
    for (const target of targets) await target.close();
    port?.close();
  };
  port?.on('message', (request: LaneRequest) => {
    if (request.call === 'close') void close();
    else void answer(lane, request).catch((error: unknown) => fail(error, request.id));
  });
  try {
    for (const target of targets) await target.start();
    say('started');
  } catch (error) {
    fail(error);
  }
}

async function answer(
  lane: OwnLane,
  request: Exclude<LaneRequest, { call: 'close' }>,
): Promise<void> {
  const { id } = request;
  const programs = JSON.parse(request.programs) as Program[];
  if (request.call === 'judge') say({ id, judged: await lane.judge(programs) });
  else say({ id, index: await lane.firstShowing(programs, request.names) });
}
