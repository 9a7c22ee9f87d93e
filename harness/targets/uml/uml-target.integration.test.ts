import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nlmsg } from '../../program/build.ts';
import type { Segment } from '../../program/bytes.ts';
import { type Program, program } from '../../program/program.ts';
import { onPath } from '../exec/on-path.ts';
import type { TargetInfo } from '../target.ts';
import { UmlTarget } from './uml-target.ts';

const missing = onPath('linux.uml') === undefined && process.env['CI'] !== 'true';
const name = missing ? 'uml: skipped, apt-get install user-mode-linux' : 'uml';

/** Process ids whose command line has this word. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
    } catch {
      return false; // ended meanwhile
    }
  });
}

const acked = (bytes: string | Segment[]): Program =>
  program([
    { call: 'socket', socket: 'a', protocol: 0 },
    { call: 'send', socket: 'a', bytes },
    { call: 'drain', socket: 'a' },
  ]);

describe.skipIf(missing)(name, () => {
  // a word of its own on the command line, so that processes of other machines are not counted
  const memory = 300 + (process.pid % 100);
  const target = new UmlTarget('uml', undefined, { memory });
  let info: TargetInfo;
  let folder: string;
  beforeAll(async () => {
    const before = new Set(readdirSync('/tmp'));
    info = await target.start();
    folder =
      readdirSync('/tmp').find((each) => each.startsWith('nlconform-') && !before.has(each)) ?? '';
  }, 30_000);
  afterAll(() => target.close());

  it('is another kernel than this one, and can make links and namespaces', () => {
    expect(info.name).toBe('uml');
    expect(info.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(info.capabilities).toEqual(
      expect.arrayContaining(['route', 'generic', 'net-admin', 'netns', 'capset', 'thread']),
    );
  });

  it('answers a request of 200 programs, each in a namespace of its own', async () => {
    const noop = nlmsg({ type: 1, flags: 5, seq: 1 });
    const programs = Array.from({ length: 200 }, () => acked(noop));
    const transcripts = await target.run(programs, { isolation: 'program' });
    const last = transcripts.at(-1)?.outcomes;
    expect(transcripts).toHaveLength(200);
    expect(last).toEqual(transcripts[0]?.outcomes);
    expect(last?.[2]).toMatchObject({ ret: 1 });
  });

  it('a request of a megabyte, and an answer of one, arrive whole', async () => {
    const size = 60_000;
    const message = Buffer.alloc(size, 0xab).toString('hex');
    const many = Array.from({ length: 8 }, () => [
      { call: 'send', socket: 'a', bytes: message, to: { pid: { port: 'b' } } } as const,
      { call: 'recv', socket: 'b' } as const,
    ]).flat();
    const [transcript] = await target.run([
      program([
        { call: 'socket', socket: 'a', protocol: 2 },
        { call: 'socket', socket: 'b', protocol: 2 },
        { call: 'bind', socket: 'b', address: { pid: 7 } },
        ...many,
      ]),
    ]);
    const got = transcript?.outcomes.at(-1);
    expect(got).toMatchObject({ ret: size, datagrams: [{ bytes: message }] });
  });

  it('leaves no process and no folder behind', async () => {
    expect(processesWith(`mem=${memory}M`)).not.toEqual([]);
    await target.close();
    expect(processesWith(`mem=${memory}M`)).toEqual([]);
    expect(existsSync(`/tmp/${folder}`)).toBe(false);
  });
});

it.skipIf(missing)('what is written inside, anywhere, does not reach the host', async () => {
  const file = `/etc/nlconform-scratch-${process.pid}`;
  const handshake = {
    ...{ nlconform: 1, name: 'x', version: '1', capabilities: [], byteOrder: 'LE' },
    ...{ pageSize: 4096, cpus: 1, config: {} },
  };
  const script = `echo there > ${file} && grep -q there ${file} && echo '${JSON.stringify(handshake)}'; read line`;
  const agent = { file: '/bin/sh', args: ['-c', script] };
  const target = new UmlTarget('uml', undefined, { memory: 256, agent });
  try {
    // it says its handshake only if it could write
    expect(await target.start()).toMatchObject({ name: 'uml', version: '1' });
    expect(existsSync(file)).toBe(false);
  } finally {
    await target.close();
  }
});

it('a path that is no kernel says what would be one', async () => {
  await expect(new UmlTarget('uml:/nowhere', '/nowhere').start()).rejects.toThrow(
    'start uml:/nowhere: /nowhere is no program that can be run; build one: npm run kernels -- build',
  );
});

it.skipIf(missing)('a kernel that finds no init panics, and is quoted', async () => {
  const own = mkdtempSync(join(tmpdir(), 'panics-'));
  const binary = join(own, 'linux');
  writeFileSync(binary, '#!/bin/sh\nexec linux.uml "$@" init=/nowhere\n', { mode: 0o755 });
  try {
    await expect(new UmlTarget('uml:panics', binary).start()).rejects.toThrow(
      'start uml:panics: the agent gave no handshake: kernel panic: Requested init /nowhere failed',
    );
  } finally {
    rmSync(own, { recursive: true });
  }
});
