/** The command line as a black box. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { kinds } from '../targets/open-target.ts';
import type { RunResult } from '../../reports/run-result.ts';
import { program } from '../program/program.ts';
import { ends, NLCONFORM, nlconform, scratch } from './command-line.ts';

const { folder, file } = scratch();
const json = (text: string): unknown => JSON.parse(text);
const resultIn = (text: string): RunResult => json(text) as RunResult;

describe('list', () => {
  it('shows a folder with its rules, and runs nothing', async () => {
    const { code, out, err } = await nlconform('list', 'headers');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^headers: .+\n {2}[\w.-]+ {2}\((must|should|observed), \d+ cases?\)\n/);
  });

  it('as JSON: every field of a rule', async () => {
    const { code, out } = await nlconform('list', 'hdr.short_dgram', '--json');
    const [rule = {}, ...more] = json(out) as Record<string, unknown>[];
    expect([code, more]).toEqual([0, []]);
    const fields = ['id', 'suite', 'rule', 'level', 'source', 'needs', 'seen', 'cases'];
    expect(Object.keys(rule)).toEqual(fields);
    expect([rule['id'], rule['suite']]).toEqual(['hdr.short_dgram', 'headers']);
  });
});

describe('targets', () => {
  it('as JSON: what is there and what is not, with the reason', async () => {
    const { code, out } = await nlconform(
      'targets',
      '--json',
      '-t',
      'simulator',
      '-t',
      'exec:exit 4',
    );
    const { kinds: told, targets } = json(out) as { kinds: unknown; targets: object[] };
    expect([code, told]).toEqual([0, kinds]);
    expect(targets).toMatchObject([
      {
        spec: 'simulator',
        available: true,
        byteOrder: 'LE',
        capabilities: expect.any(Array) as string[],
      },
      {
        spec: 'exec:exit 4',
        available: false,
        reason: 'start exec:exit 4: the agent gave no handshake: exit code 4',
      },
    ]);
  });
});

describe('run', () => {
  it('writes the result as HTML, JSON, TAP and JUnit', async () => {
    const results = join(folder, 'results', 'deep');
    const { code, out } = await nlconform(
      'run',
      'headers',
      '-t',
      'simulator',
      '--results',
      results,
    );
    const result = resultIn(readFileSync(join(results, 'run.json'), 'utf8'));
    expect(result.targets.map(({ spec }) => spec)).toEqual(['simulator']);
    expect(new Set(result.results.map(({ suite }) => suite))).toEqual(new Set(['headers']));
    const failing = result.results.some(({ verdict }) => verdict === 'fail');
    expect([code, out.includes('headers')]).toEqual([failing ? 1 : 0, true]);
    expect(readdirSync(results).toSorted()).toEqual([
      'junit',
      'report.html',
      'run.json',
      'run.ktap',
      'summary.md',
      'tap',
    ]);
    expect(readFileSync(join(results, 'tap', 'headers.tap'), 'utf8')).toMatch(
      /^TAP version 1[34]\n/,
    );
    expect(readFileSync(join(results, 'junit', 'headers.xml'), 'utf8')).toMatch(
      /^<\?xml .*<testsuites/s,
    );
  });

  it('a fault is a divergence: exit code 1, the rule and the command that repeats it', async () => {
    const spec = 'simulator?fault=drop-ack';
    const { code, out } = await nlconform('run', 'headers', '-t', spec, '--json');
    const { results } = resultIn(out);
    expect(code).toBe(1);
    expect(results.find(({ verdict }) => verdict === 'fail')?.replay).toMatch(
      /^npm run nlconform -- run [\w.-]+ --target 'simulator\?fault=drop-ack'$/,
    );
  });

  it('an agent that dies at once: exit code 3, how it died, and what to do', async () => {
    const { code, out, err } = await nlconform(
      'run',
      'headers',
      '-t',
      'exec:echo no tty >&2; exit 9',
    );
    expect([code, err]).toEqual([3, '']);
    // the summary is wrapped
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'broken: exec:echo no tty >&2; exit 9: start exec:echo no tty >&2; exit 9: the agent gave no handshake: exit code 9: no tty mend: start it by hand and see what it says first',
    );
  });

  it('interrupted: a report of what was judged, marked as partial, and exit code 130', async () => {
    const agent = fileURLToPath(new URL('../targets/exec/fixture-agent.mjs', import.meta.url));
    const spec = `exec:'${process.execPath}' '${agent}' slow`;
    const results = join(folder, 'interrupted');
    let interrupted = false;
    const { code, out, err } = await ends(
      [...NLCONFORM, 'run', 'headers', 'attributes', '-t', spec, '--results', results],
      {},
      (said, kill) => {
        if (interrupted || !said.includes('first verdict')) return;
        interrupted = true;
        kill('SIGINT');
      },
    );
    const result = resultIn(readFileSync(join(results, 'run.json'), 'utf8'));
    const { length: judged } = result.results;
    expect([judged > 0, code]).toEqual([true, 130]);
    expect(result.partial).toEqual({
      why: 'interrupted',
      judged,
      of: expect.any(Number) as number,
    });
    expect(err).toContain('nlconform: interrupted: what is judged is reported;');
    expect(out.trimEnd().split('\n').at(-1)).toMatch(
      /^INTERRUPTED: .*\d+ holds?, \d+ of \d+ verdicts judged \(exit code 130: interrupted\)$/,
    );
    expect(existsSync(join(results, 'run.journal.jsonl'))).toBe(true);
  });
});

describe('replay', () => {
  const noop = program([
    { call: 'socket', socket: 'a', protocol: 0 },
    { call: 'send', socket: 'a', bytes: '10000000 0100 0500 01000000 00000000' },
    { call: 'drain', socket: 'a' },
  ]);
  const path = file('program.json', JSON.stringify(noop));
  const replay = (...specs: string[]) =>
    nlconform('replay', path, '--width', '100', ...specs.flatMap((spec) => ['-t', spec]));

  it('two that agree: both columns, exit code 0', async () => {
    const { code, out, err } = await replay('simulator', 'simulator:6.18');
    const [head = '', , step, first] = out.split('\n');
    expect([code, err]).toEqual([0, '']);
    expect([head.split(/ +/), step, first?.split(/ +\| +/)]).toEqual([
      ['simulator', 'simulator:6.18'],
      '  0. socket a NETLINK_ROUTE',
      ['returns 0', 'returns 0'],
    ]);
    expect(out.trimEnd().endsWith('no difference')).toBe(true);
  });

  it('two that differ: the first difference and its fingerprint, exit code 1', async () => {
    const { code, out } = await replay('simulator', 'simulator?fault=drop-ack');
    expect(code).toBe(1);
    expect(out).toContain('> 2. drain a\n');
    expect(out).toContain('\n  first difference: datagram 0: missing: ACK of NLMSG_NOOP seq 1\n');
    expect(out).toMatch(/\nfingerprint [0-9a-f]{8} drain: missing ACK of NLMSG_NOOP\n$/);
  });

  it('one alone: what it answered; a folder of a finding will do', async () => {
    const { code, out } = await nlconform('replay', folder, '-t', 'simulator');
    expect([code, out.split('\n').slice(0, 4)]).toEqual([
      0,
      ['simulator', '---------', '0. socket a NETLINK_ROUTE', '     returns 0'],
    ]);
  });

  it('a rule: one of its cases, also written to a file that replays alike', async () => {
    const saved = join(folder, 'saved.json');
    const specs = ['-t', 'simulator', '-t', 'simulator?fault=short-header-accepted'];
    const name = ['--case', 'nlmsg_len 4, before a good one'];
    const rule = await nlconform(
      ...['replay', 'hdr.len.below16', ...name, ...specs, '--save', saved],
    );
    expect([rule.code, rule.out]).toEqual([
      1,
      expect.stringMatching(/\n {2}… \d+ lines more\n[^]*\nfingerprint 21783d15 /),
    ]);
    const again = await nlconform('replay', saved, ...specs);
    expect(again).toEqual(rule);
    const whole = await nlconform('replay', saved, ...specs, '--full');
    expect([whole.code, whole.out.includes('lines more')]).toEqual([1, false]);
  });

  it('as JSON: program and transcripts', async () => {
    const { out } = await nlconform('replay', path, '-t', 'simulator', '--json');
    expect(json(out)).toMatchObject({
      program: noop,
      targets: ['simulator'],
      transcripts: [{ outcomes: [{}, {}, {}] }],
    });
  });

  it.each([
    [['exec:exit 4'], 3, 'start exec:exit 4: the agent gave no handshake: exit code 4'],
    [['a', 'b', 'c'], 2, 'replay compares two targets; give --target twice'],
  ])('%j: exit code %i', async (specs, code, line) => {
    expect(await replay(...specs)).toEqual({ code, out: '', err: `nlconform: ${line}\n` });
  });
});
