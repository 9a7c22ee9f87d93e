import { expect, it } from 'vitest';
import { stableVersion } from './handshake.ts';

// what `uname -r` and `uname -v` say
it.each([
  ['6.18.44', '#1 SMP PREEMPT_DYNAMIC', '6.18.44'],
  ['6.1.0-56-cloud-amd64', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)', '6.1.192'],
  [
    '6.12.117+deb12-cloud-amd64',
    '#1 SMP PREEMPT_DYNAMIC Debian 6.12.117-1~deb12u1 (2026-11-14)',
    '6.12.117',
  ],
  ['6.8.0-31-generic', '#31-Ubuntu SMP PREEMPT_DYNAMIC', '6.8.0'],
  ['next', '#1', 'next'],
])('%s, %s is %s', (release, build, want) => expect(stableVersion(release, build)).toBe(want));
