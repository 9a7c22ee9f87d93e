/** The package as its users get it: packed, installed into an empty folder, used from there. */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../reports/index.ts';
import { examplesOf } from './examples.ts';
import { install, pack, type Packed, plain, root, sizeOnDisk, temporary } from './packed.ts';

const { folder, remove } = temporary();
const project = join(folder, 'project');
const inProject = plain({ cwd: project, nothrow: true });
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
  dependencies: Record<string, string>;
};
let packed: Packed;

beforeAll(async () => {
  packed = await pack(folder);
  await install(packed.tarball, project);
}, 300_000);
afterAll(remove);

/** The command line, as npx runs it, without the time that npx takes. */
async function nlconform(...args: string[]) {
  const { exitCode, stdout, stderr } = await inProject`node_modules/.bin/nlconform ${args}`;
  return { code: exitCode, out: stdout, err: stderr };
}

/** Says on standard error which modules are loaded. */
const TELL = `import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(2, url + '\\n');
  return next(url, context);
}`;
const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
const TELLING = dataUrl(
  `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(TELL))})`,
);

describe('what is in it', () => {
  it('documents, schemas and licences; every other file is built', () => {
    const others = packed.files.filter((path) => !path.startsWith('dist/'));
    expect(
      others.filter(
        (path) => !/^docs\/(requirements\/|tutorials\/)?[\w-]+\.(md|schema\.json)$/.test(path),
      ),
    ).toEqual([
      'LICENSE',
      'LICENSES/GPL-2.0-only.txt',
      'README.md',
      'docs/divergence.svg',
      'docs/examples/executor.py',
      'docs/examples/getpolicy.json',
      'package.json',
    ]);
    // whatever the README leads to
    const links = readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\((docs\/[^)#]+)/g);
    expect(others).toEqual(expect.arrayContaining([...links].map(([, path]) => path)));
    expect(others).toContain('docs/program.schema.json');
  });

  it('no test, no fixture of one, no source, nothing of the page but its bundle', () => {
    const wrong = /\.test\.|(^|\/)fixture-|conformance\.suite|(?<!\.d)\.tsx?$|html\/page\/|\.map$/;
    expect(packed.files.filter((path) => wrong.test(path))).toEqual([]);
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'dist/harness/cli/main.js',
        'dist/harness/index.d.ts',
        'dist/harness/targets/registration-module/Kbuild',
        'dist/harness/targets/guest/guest-agent.json',
        'dist/reports/html/page-assets.json',
        'dist/suites/known-divergences.yaml',
      ]),
    );
  });

  it('imports nothing but what it depends on; vitest in its own entry only', () => {
    const imported = packed.files
      .filter((path) => path.endsWith('.js'))
      .flatMap((path) => {
        const text = readFileSync(join(root, path), 'utf8');
        const names = text.matchAll(
          /^(?:import|export)\b[^;]*? from '(@[^/']+\/[^/']+|[^.@/$'][^/']*)/gm,
        );
        return [...names].map(([, name = '']) => ({ path, name }));
      })
      .filter(({ name }) => !name.startsWith('node:') && !(name in manifest.dependencies));
    expect(imported).toEqual([{ path: 'dist/harness/vitest/index.js', name: 'vitest' }]);
  });

  it('code under the GPL is the kernel module and nothing else', () => {
    const gpl = packed.files.filter((path) =>
      /SPDX-License-Identifier: GPL/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(gpl.length).toBeGreaterThan(0);
    expect(gpl.filter((path) => !path.includes('/registration-module/'))).toEqual([]);
    const licence = readFileSync(join(root, 'LICENSES', 'GPL-2.0-only.txt'), 'utf8');
    expect(licence).toMatch(/^\s*GNU GENERAL PUBLIC LICENSE\n\s*Version 2, June 1991\n/);
  });
});

describe('installed', () => {
  it('its dependencies alone, below 40 MB, and none needs an install script', () => {
    const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean }>;
    };
    const direct = Object.keys(manifest.dependencies).map((name) => `node_modules/${name}`);
    expect(Object.keys(lock.packages)).toEqual(expect.arrayContaining(direct));
    for (const name of ['esbuild', 'tsx', 'typescript', 'vitest']) {
      expect(existsSync(join(project, 'node_modules', name))).toBe(false);
    }
    const megabytes = sizeOnDisk(join(project, 'node_modules')) / 1e6;
    console.log(`installed: ${megabytes.toFixed(1)} MB`);
    expect(megabytes).toBeLessThan(40);
  });

  it('--version', async () => {
    expect(await nlconform('--version')).toEqual({
      code: 0,
      out: `${manifest.version}\n`,
      err: '',
    });
  });

  it('--help loads no rule, no target and no dependency but the parser of the command line', async () => {
    const main = 'node_modules/nlconform/dist/harness/cli/main.js';
    const { stdout, stderr } = await inProject`node --import ${TELLING} ${main} --help`;
    expect(stdout).toMatch(/^Usage: nlconform /);
    const loaded = stderr.matchAll(/^file:.*\/node_modules\/([^/]+)\/(.*)$/gm);
    const paths = [...loaded].map(([, name = '', path = '']) =>
      name === 'nlconform' ? path : name,
    );
    expect([...new Set(paths)].toSorted()).toEqual([
      'commander',
      'dist/harness/cli/commands.js',
      'dist/harness/cli/file-reason.js',
      'dist/harness/cli/main.js',
      'dist/harness/cli/output-streams.js',
      'dist/harness/own-module.js',
      'dist/harness/program/issue.js',
      'dist/reports/run-result.js',
    ]);
  });

  it('list and targets', async () => {
    const list = await nlconform('list', 'hdr.short_dgram');
    expect([list.code, list.out.startsWith('headers: ')]).toEqual([0, true]);
    const targets = await nlconform('targets', '-t', 'simulator');
    expect([targets.code, targets.out]).toEqual([
      0,
      expect.stringMatching(/^simulator: available/),
    ]);
  });

  it('run: rules on the simulator and the kernel, with threads and processes; a report', async () => {
    const words = ['hdr', 'acks', 'sockets', 'port-ids'];
    const flags = ['-t', 'simulator', '-t', 'kernel', '--must-have', '--results', 'results'];
    const { code, out } = await nlconform('run', ...words, ...flags);
    expect([code, out]).toEqual([0, expect.stringMatching(/\nCONFORMANT: .*\(exit code 0\)\n$/)]);
    const results = (name: string) => readFileSync(join(project, 'results', name), 'utf8');
    expect((JSON.parse(results('run.json')) as RunResult).results.at(-1)?.replay).toMatch(
      /^npx nlconform run [\w.-]+ --target kernel$/,
    );
    expect(results('report.html').length).toBeGreaterThan(50_000);
    expect(results('junit/headers.xml')).toMatch(/^<\?xml .*<testsuites/s);
  }, 120_000);

  it('fuzz finds a planted fault, and replay shows it again', async () => {
    const targets = ['-t', 'kernel', '-t', 'simulator?fault=drop-ack'];
    const fuzz = await nlconform('fuzz', '--runs', '60', '--seed', '3', ...targets, '--json');
    expect([fuzz.code, fuzz.err]).toEqual([1, expect.stringContaining('finding: ')]);
    const [finding = ''] = (JSON.parse(fuzz.out) as { folders: string[] }).folders;
    const readme = readFileSync(join(project, finding, 'README.md'), 'utf8');
    const again = /^npx (nlconform replay .*)$/m.exec(readme)?.[1] ?? '';
    const replay = await inProject`sh -c ${`npx --no-install ${again}`}`;
    expect([replay.exitCode, replay.stdout]).toEqual([
      1,
      expect.stringContaining('first difference: '),
    ]);
  }, 120_000);

  it('check-target, on the agent of the package', async () => {
    const agent = 'node node_modules/nlconform/dist/harness/targets/agent/main.js';
    const { code, out } = await nlconform('check-target', `unshare -Urn ${agent}`);
    expect([code, out]).toEqual([0, expect.stringContaining(' right, 0 wrong, 0 not asked')]);
  }, 120_000);

  it('shell and decode; a rule that the shell saves is compiled with the types below', async () => {
    writeFileSync(
      join(project, 'lines.txt'),
      'send NLMSG_NOOP NLM_F_ACK\nsave rule.ts --requirement\n',
    );
    const shell =
      await inProject`sh -c ${'node_modules/.bin/nlconform shell -t simulator < lines.txt'}`;
    expect([shell.exitCode, shell.stderr]).toEqual([0, '']);
    const rule = readFileSync(join(project, 'rule.ts'), 'utf8');
    expect(rule).toMatch(/^import \{ lines, .*\} from 'nlconform';$/m);
    const decode = await nlconform('decode', '10000000 0100 0500 01000000 00000000');
    expect([decode.code, decode.out]).toEqual([0, expect.stringContaining('NLMSG_NOOP')]);
  });

  it.each(['run', 'replay', 'fuzz', 'list'])('%s: a mistake is one line', async (command) => {
    const { code, out, err } = await nlconform(command, '--frobnicate');
    const line = "nlconform: unknown option '--frobnicate'; see nlconform --help\n";
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: line });
  });
});

describe('its entries', () => {
  const examples = ['library.md', 'simulator.md'].flatMap((name) =>
    examplesOf(readFileSync(join(root, 'docs', name), 'utf8')).map((one) => ({ ...one, name })),
  );

  beforeAll(() => {
    // these are the user's own
    mkdirSync(join(project, 'node_modules', '@types'), { recursive: true });
    for (const name of ['vitest', 'typescript', '@types/node']) {
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
    }
    cpSync(join(root, 'ci', 'package', 'consumer'), project, { recursive: true });
    for (const { file, text } of examples) writeFileSync(join(project, file), text);
  });

  it('are typed: what is right compiles, what is wrong does not', async () => {
    const { exitCode, stdout } = await inProject`node node_modules/typescript/bin/tsc -p .`;
    expect([stdout, exitCode]).toEqual(['', 0]);
  }, 120_000);

  it.each(examples.filter(({ file }) => file.endsWith('.mjs')))(
    'docs/$name: $file',
    async ({ file, prints }) => {
      const { exitCode, stdout, stderr } = await inProject`node ${file}`;
      expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
      expect(stdout).toBe(prints);
    },
    120_000,
  );

  it('the tests in docs/library.md', async () => {
    const files = examples.map(({ file }) => file).filter((file) => file.endsWith('.test.ts'));
    expect(files).toHaveLength(2);
    const { exitCode, stdout, stderr } =
      await inProject`node node_modules/vitest/vitest.mjs run --reporter=json`;
    expect([exitCode, exitCode === 0 ? '' : stderr + stdout]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 3, numFailedTests: 0 });
  }, 120_000);
});
