import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../program/program.ts';
import { onPath } from '../exec/on-path.ts';
import type { TargetInfo } from '../target.ts';
import { GvisorTarget, releaseOf } from './gvisor-target.ts';

const missing = onPath('runsc') === undefined && process.env['CI'] !== 'true';
const name = missing ? 'gvisor: skipped, apt-get install runsc' : 'gvisor';

/** Process ids of sandboxes whose command names our agent. */
const sandboxes = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('runsc');
    } catch {
      return false; // no process, or ended meanwhile
    }
  });

it.each([
  ['runsc version 0.0~20221219.0\nspec: 1.0.2-dev\n', '20221219'],
  ['runsc version release-20250512.0\n', '20250512'],
  ['runsc version devel\n', 'devel'],
])('%j is release %s', (text, want) => expect(releaseOf(text)).toBe(want));

describe.skipIf(missing)(name, () => {
  const target = new GvisorTarget();
  const before = sandboxes();
  let info: TargetInfo;
  beforeAll(async () => {
    info = await target.start();
  }, 20_000);
  afterAll(() => target.close());

  it('is named by its release, and has what was probed', () => {
    expect(info.name).toBe('gvisor');
    expect(info.version).toMatch(/^\d{8}$/);
    expect(info.capabilities).toContain('route');
    // release 20221219 has no setns
    expect(info.capabilities).not.toContain('netns');
  });

  it('answers RTM_GETLINK as Netlink does', async () => {
    const getlink = '20000000 1200 0100 07000000 00000000 00000000 01000000 0000000000000000';
    const [transcript] = await target.run(
      [
        program([
          { call: 'socket', socket: 'a', protocol: 0 },
          { call: 'send', socket: 'a', bytes: getlink },
          { call: 'drain', socket: 'a' },
        ]),
      ],
      { isolation: 'program' },
    );
    expect(transcript?.outcomes.slice(0, 2)).toEqual([{ ret: 0 }, { ret: 32 }]);
    expect(transcript?.outcomes[2]).toMatchObject({ ret: 1 });
  });

  it('leaves no sandbox behind', async () => {
    expect(sandboxes().length).toBeGreaterThan(before.length);
    await target.close();
    expect(sandboxes()).toEqual(before);
  });
});
