import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cstring, family, genl, nla, nlmsg, port } from '../../harness/program/build.ts';
import { type Program, parseProgram, program, type Step } from '../../harness/program/program.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import type { Target } from '../../harness/targets/target.ts';
import { examine } from '../campaign/examine.ts';
import { runCampaign } from '../campaign/campaign.ts';
import type { Finding } from './finding.ts';
import { writeFinding } from './write-finding.ts';

const folder = mkdtempSync(join(tmpdir(), 'nlconform-finding-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const opened: Target[] = [];
const FAULTY = 'simulator?fault=drop-ack';
let kernel: Target;
let faulty: Target;
let sound: Target;
beforeAll(async () => {
  for (const spec of ['kernel', FAULTY, 'simulator']) opened.push(openTarget(spec));
  await Promise.all(opened.map((target) => target.start()));
  [kernel, faulty, sound] = opened as [Target, Target, Target];
});
afterAll(() => Promise.all(opened.map((target) => target.close())));

const write = (finding: Finding, targets: readonly Target[]): string =>
  writeFinding(
    finding,
    targets.map(({ spec }) => ({ spec, name: spec, version: '1' })),
    folder,
  );

interface Ended {
  code: number;
  out: string;
}

const run = async (file: string, ...args: string[]): Promise<Ended> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(file, args);
    return { code: 0, out: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
};

/** Both reproducers of a folder, on the kernel that this machine runs. */
async function reproduce(at: string): Promise<Record<'c' | 'python', Ended>> {
  const binary = join(at, 'repro');
  const built = await run(
    'gcc',
    ...['-Wall', '-Wextra', '-Werror', '-pedantic', '-O2', '-o', binary, join(at, 'repro.c')],
  );
  expect(built).toEqual({ code: 0, out: '' });
  return { c: await run(binary), python: await run('python3', join(at, 'repro.py')) };
}

const codes = ({ c, python }: Record<'c' | 'python', Ended>) => [c.code, python.code];

async function findOne(targets: readonly Target[]): Promise<Finding> {
  const { findings } = await runCampaign({ targets, seed: 1, runs: 2000, findings: 1 });
  const [first] = findings;
  if (first === undefined) throw new Error('nothing was found');
  return first;
}

/** What a program answers on the reference, as if another had answered otherwise to its last step. */
async function findingOf(given: Program, reference: Target): Promise<Finding> {
  const [examined] = await examine([reference], [given]);
  if (examined === undefined) throw new Error('nothing was examined');
  return {
    kind: 'difference',
    fingerprint: `${Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')} made by hand`,
    text: 'made by hand',
    step: given.steps.length - 1,
    on: 'simulator',
    program: given,
    original: given,
    seed: 0,
    count: 1,
    transcripts: { ...examined.transcripts, simulator: examined.transcripts[reference.spec]! },
    flaky: false,
    rate: { shown: 4, runs: 4 },
  };
}

describe('a planted fault', () => {
  it('against the live kernel: a folder whose reproducers say that this kernel does not show it', async () => {
    const finding = await findOne([kernel, faulty]);
    const at = write(finding, [kernel, faulty]);
    expect(codes(await reproduce(at))).toEqual([0, 0]);
    const page = readFileSync(join(at, 'README.md'), 'utf8');
    expect(page).toContain(`- seen on: ${FAULTY} (1)\n- not seen on: kernel (1)`);
    expect(page).toContain(`replay ${at} --target kernel --target '${FAULTY}'`);
    expect(page).toContain(`fingerprint ${finding.fingerprint}`);
    const parsed = parseProgram(JSON.parse(readFileSync(join(at, 'program.json'), 'utf8')));
    expect(parsed.ok).toBe(true);
  });

  it('as the reference: the live kernel is what differs, and the reproducers say how', async () => {
    const at = write(await findOne([faulty, kernel]), [faulty, kernel]);
    const { c, python } = await reproduce(at);
    expect([c.code, python.code]).toEqual([1, 1]);
    for (const { out } of [c, python]) {
      expect(out).toContain(`otherwise than by ${FAULTY} (1): the divergence shows`);
    }
  });

  it('that breaks an invariant: the live kernel does not answer so', async () => {
    const finding = await findOne([faulty]);
    expect(finding.kind).toBe('invariant');
    const at = write(finding, [faulty]);
    const page = readFileSync(join(at, 'README.md'), 'utf8');
    expect(page).toMatch(/- on whose authority: .*netlink/);
    // a program of registration cannot be asked of a kernel without the module
    expect([
      [0, 0],
      [4, 4],
    ]).toContainEqual(codes(await reproduce(at)));
  });
});

const drain: Step = { call: 'drain', socket: 'a' };
const GETFAMILY = (name: string): Step => ({
  call: 'send',
  socket: 'a',
  bytes: nlmsg(
    { type: family('nlctrl'), flags: 5, seq: 1, pid: port('a') },
    genl(3),
    nla(2, cstring(name)),
  ) as string[],
});

const programs: [string, Program][] = [
  [
    'ids of families and port ids',
    program([
      { call: 'socket', socket: 'a', protocol: 16 },
      { call: 'bind', socket: 'a' },
      GETFAMILY('nlctrl'),
      drain,
    ]),
  ],
  [
    'device indexes, and a port chosen at random for the second socket',
    program([
      { call: 'socket', socket: 'b', protocol: 0 },
      { call: 'bind', socket: 'b' },
      { call: 'socket', socket: 'a', protocol: 0 },
      {
        call: 'send',
        socket: 'a',
        bytes: [
          '20000000 12000500 01000000',
          { port: 'b' },
          '00000000',
          { ifindex: 'lo' },
          '00000000 00000000',
        ],
      },
      drain,
      { call: 'getsockname', socket: 'a' },
    ]),
  ],
  [
    'a second process, one without capabilities, and another network namespace',
    program(
      [
        { call: 'socket', socket: 'a', protocol: 2 },
        { call: 'bind', socket: 'a' },
        { call: 'socket', socket: 'b', protocol: 2, actor: 'other' },
        { call: 'bind', socket: 'b', actor: 'other' },
        {
          call: 'send',
          socket: 'b',
          bytes: '10000000 01000000 01000000 00000000',
          to: { pid: { port: 'a' } },
          actor: 'other',
        },
        drain,
        { call: 'socket', socket: 'c', protocol: 0, actor: 'plain' },
        { call: 'send', socket: 'c', bytes: '10000000 10000500 01000000 00000000', actor: 'plain' },
        { call: 'drain', socket: 'c', actor: 'plain' },
        { call: 'socket', socket: 'd', protocol: 2, actor: 'distant' },
        { call: 'bind', socket: 'd', actor: 'distant', address: { pid: { port: 'a' } } },
        { call: 'getsockname', socket: 'd', actor: 'distant' },
      ],
      { actors: { other: { process: 'p' }, plain: { capabilities: [] }, distant: { netns: 'n' } } },
    ),
  ],
];

describe('symbols are resolved and actors made when the reproducer runs', () => {
  it.each(programs)('%s: as on the kernel itself, and as nothing else', async (_, given) => {
    const finding = await findingOf(given, kernel);
    expect(codes(await reproduce(write(finding, [kernel, sound])))).toEqual([0, 0]);
    const outcomes = finding.transcripts['kernel']?.outcomes ?? [];
    const last = outcomes.at(-1);
    expect(last).toHaveProperty('ret');
    // the reproducer can fail: the same with a last answer that no kernel gives
    outcomes[outcomes.length - 1] = { errno: 'EXDEV' };
    expect(codes(await reproduce(write(finding, [kernel, sound])))).toEqual([1, 1]);
  });

  it('a step before the last that differs: it cannot be asked, exit code 4', async () => {
    const [, given] = programs[0] ?? [];
    if (given === undefined) throw new TypeError('no program');
    const finding = await findingOf(given, kernel);
    finding.transcripts['kernel']!.outcomes[1] = { errno: 'EXDEV' };
    const { c, python } = await reproduce(write(finding, [kernel, sound]));
    expect([c.code, python.code]).toEqual([4, 4]);
    expect(c.out).toContain('step 1: already this differs, so the question cannot be asked here');
  });

  it('a step inside the kernel: it needs the module, and says so with exit code 4', async () => {
    const steps: Step[] = [
      { call: 'genl_register_family', family: 'x', definition: { name: 'alpha', netnsok: true } },
      { call: 'socket', socket: 'a', protocol: 16 },
      GETFAMILY('alpha'),
      drain,
    ];
    const at = write(await findingOf(program(steps), sound), [sound]);
    const { c, python } = await reproduce(at);
    expect([c.code, python.code]).toEqual([4, 4]);
    expect(c.out).toContain('needs the registration module of nlconform (/proc/nlconform)');
    expect(readFileSync(join(at, 'README.md'), 'utf8')).toContain('npm run kernels -- module');
  });
});

it('the capture opens in tshark: an interface a target, comments, fields decoded', async () => {
  const at = write(await findOne([kernel, faulty]), [kernel, faulty]);
  const file = join(at, 'capture.pcapng');
  expect(existsSync(file)).toBe(true);
  const fields = ['frame.interface_name', 'netlink.hdr_seq', 'frame.comment'];
  const { code, out } = await run(
    'tshark',
    ...['-r', file, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
  );
  expect(code).toBe(0);
  const rows = out.split('\n').filter((line) => /^(kernel|simulator)/.test(line));
  const interfaces = new Set(rows.map((row) => row.split('\t')[0]));
  expect(interfaces).toEqual(new Set(['kernel', FAULTY]));
  expect(rows.every((row) => /\tstep \d+: /.test(row))).toBe(true);
  const { out: decoded } = await run('tshark', '-r', file, '-V');
  expect(decoded).toMatch(/Netlink message header \(type: Error\)/);
  expect(decoded).not.toMatch(/malformed/i);
});
