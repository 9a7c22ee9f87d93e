/**
 * Receive buffers that are full: ENOBUFS, congestion, and how a socket comes out of it. Buffers
 * are shrunk behind what is queued, so that no rule but one depends on how much fits.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { answers } from './answers.ts';
import { congestion } from './congestion.ts';
import { counts } from './counts.ts';
import { dumps } from './dumps.ts';
import { sizes } from './sizes.ts';
import { members } from './members.ts';

export const overruns: Suite = {
  name: 'overruns',
  about: 'answers, notifications and messages that find no room: ENOBUFS and congestion',
  requirements: [...answers, ...congestion, ...members, ...sizes, ...dumps, ...counts],
};
