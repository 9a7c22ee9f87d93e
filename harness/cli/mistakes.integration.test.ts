/** What users get wrong: exit code 2 and one line that names the place; no stack trace, ever. */
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kinds } from '../targets/open-target.ts';
import { ends, NLCONFORM, nlconform, scratch } from './command-line.ts';

const { folder, file } = scratch();
const forms = kinds.map(({ form }) => form).join(', ');
const program = (steps: unknown) => JSON.stringify({ nlconform: 'program', version: 1, steps });
const files = {
  json: file('broken.json', '{"a": 1,\n  "b": 2 3}'),
  text: file('text.json', 'hello\nworld'),
  step: file(
    'step.json',
    program([
      { call: 'close', socket: 'a' },
      { call: 'bind', socket: 'a', pid: 1 },
    ]),
  ),
  old: file('old.json', program([]).replace('1', '7')),
  yaml: file('ledger.yaml', '- id: hdr.len\n  target: [kernel\n'),
  entry: file('entry.yaml', '- id: hdr.len\n  target: kernel\n'),
  plain: file('plain', ''),
  unknown: file(
    'unknown.yaml',
    '- id: no.such.rule\n  target: kernel\n  reason: it is not there\n',
  ),
  short: file('short.json', '{"nlconform":"run-result","version":1,"resul'),
  oldRun: file('old-run.json', '{"nlconform":"run-result","version":0}'),
  other: file('other.json', '{}'),
  deep: file('deep.json', `${'['.repeat(9999)}${']'.repeat(9999)}`),
  long: file(
    'long.json',
    program([
      { call: 'socket', socket: 'a', protocol: 0 },
      { call: 'send', socket: 'a', bytes: '0'.repeat(0x200002) },
    ]),
  ),
  aliases: file(
    'aliases.yaml',
    ['b', 'c', 'd', 'e', 'f', 'g'].reduce(
      (text, name) => `${text}${name}: &${name} [${`*${before(name)},`.repeat(9)}]\n`,
      'a: &a [x]\n',
    ),
  ),
};
function before(name: string): string {
  return String.fromCharCode(name.charCodeAt(0) - 1);
}
const circle = join(folder, 'circle');
symlinkSync('circle', circle);
const help = 'see nlconform --help';

it.each<[string[], string]>([
  [['rum'], `unknown command 'rum' (Did you mean run?); ${help}`],
  [['teleport'], `unknown command 'teleport'; ${help}`],
  [['run', '--frobnicate'], `unknown option '--frobnicate'; ${help}`],
  [['run', '--target'], `option '-t, --target <spec>' argument missing; ${help}`],
  [['replay'], `missing required argument 'program'; ${help}`],
  [['replay', 'no.such.rule'], 'no.such.rule: there is no such file, and no rule is called that'],
  [
    ['replay', 'hdr.short_dgram', '--case', 'x'],
    "--case x: hdr.short_dgram has no such case; it has '1 bytes of a good header', '1 bytes ff', '2 bytes of a good header', …",
  ],
  [['run', '--target', 'solaris'], `target 'solaris': no such target; there are ${forms}`],
  [['run', '--target', 'exec: '], "target 'exec: ': exec: needs a command behind it"],
  [['targets', '--target', 'exec:'], "target 'exec:': exec: needs a command behind it"],
  [
    ['fuzz', '--out', join(folder, 'none'), '--target', 'x\ny'],
    String.raw`target 'x\u000ay': no such target; there are ${forms}`,
  ],
  [
    ['run', 'no.such.rule'],
    'no rule or folder is called no.such.rule; `nlconform list` shows all of them',
  ],
  [
    ['list', 'no.such.rule'],
    'no rule or folder is called no.such.rule; `nlconform list` shows all of them',
  ],
  [
    ['fuzz', '--specs', files.yaml],
    'ledger.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  [
    ['fuzz', '--weights', 'header.wrong=x'],
    "--weights: header.wrong: expected a whole number from 0 to 1000, got 'x'",
  ],
  [
    ['fuzz', '--time', 'x'],
    `option '--time <duration>' argument 'x' is invalid. It must be like 90, 10m or 4h; ${help}`,
  ],
  [
    ['replay', files.step, '--width', 'x'],
    `option '--width <columns>' argument 'x' is invalid. It must be a whole number from 1 up; ${help}`,
  ],
  [
    ['replay', join(folder, 'none.json')],
    `${join(folder, 'none.json')}: cannot be read: there is no such file`,
  ],
  [['replay', folder], `${join(folder, 'program.json')}: cannot be read: there is no such file`],
  [
    ['replay', files.text],
    String.raw`${files.text}: not JSON: Unexpected token 'h', "hello\u000aworld" is not valid JSON`,
  ],
  [['replay', files.step], `${files.step}: steps[1]: Unrecognized key: "pid"`],
  [
    ['replay', files.old],
    `${files.old}: version: this nlconform reads version 1 of programs, not 7`,
  ],
  [['replay', files.deep], `${files.deep}: nested more than 200 levels deep`],
  [
    ['replay', files.long],
    `${files.long}: steps[1].bytes: longer than 2097152 characters, or expected array, received string`,
  ],
  [['replay', circle], `${circle}: cannot be read: its symbolic links lead in a circle`],
  [['merge', files.deep], `${files.deep} is nested more than 200 levels deep`],
  [['run', '--known', files.aliases], `${files.aliases}:1:1: aliases repeat themselves too often`],
  [['decode', '/dev/zero'], '/dev/zero: cannot be read: it holds more than 256 MB'],
  [
    ['replay', files.step, '-t', 'a', '-t', 'b', '-t', 'c'],
    `${files.step}: steps[1]: Unrecognized key: "pid"`,
  ],
  [
    ['run', '--known', files.entry],
    `${files.entry}:1:3: [0].reason: expected string, received undefined`,
  ],
  [['run', '--known', folder], `${folder}: cannot be read: it is a folder`],
  [
    ['run', '--results', files.plain],
    `--results ${files.plain}: results cannot be written there: it is a file`,
  ],
  [
    ['run', '--results', join(files.plain, 'x')],
    `--results ${join(files.plain, 'x')}: results cannot be written there: there is no such folder`,
  ],
  [
    ['fuzz', '--out', files.plain],
    `--out ${files.plain}: results cannot be written there: it is a file`,
  ],
  [
    ['run', '--known', files.unknown],
    `${files.unknown}:1:3: no rule is called no.such.rule; \`nlconform list\` shows all`,
  ],
  [['baseline', '--known', folder], `${folder}: cannot be read: it is a folder`],
  [
    ['run', '--results', '/proc/nlconform'],
    '--results /proc/nlconform: results cannot be written there: there is no such file',
  ],
  [
    ['run', '--report', 'pdf'],
    '--report pdf: there is no such report; there are json, html, ktap, markdown, tap, junit',
  ],
  [
    ['run', '--report', 'junit'],
    '--report junit: it is a file a suite; name a folder: --report junit=FOLDER',
  ],
  [['run', '--report', 'ktap='], '--report ktap=: a path must stand behind ='],
  [
    ['run', '--json', '--kselftest'],
    'json and ktap: standard output holds one report; give the others a path',
  ],
  [
    ['run', '--report', `ktap=${folder}`],
    `--report ktap ${folder}: cannot be written: it is a folder`,
  ],
  [
    ['run', '--skip-code', '256'],
    `option '--skip-code <number>' argument '256' is invalid. It must be an exit code, 255 at most; ${help}`,
  ],
  [['compare'], `missing required argument 'before'; ${help}`],
  [
    ['compare', files.other],
    'compare needs two results, or one and --target twice: which targets of it to compare',
  ],
  [['compare', files.other, files.other], `${files.other} is not a run result of nlconform`],
  [
    ['compare', files.oldRun, files.other],
    `${files.oldRun} is a run result of version 0, this nlconform reads version 1: run again`,
  ],
  [
    ['compare', '--json', '--markdown', 'a', 'b'],
    `option '--json' cannot be used with option '--markdown'; ${help}`,
  ],
  [
    ['baseline', '--expires', '2027-02-30'],
    `option '--expires <day>' argument '2027-02-30' is invalid. It must be a day, e.g. 2027-03-01; ${help}`,
  ],
  [
    ['baseline', '--reason', 'so'],
    `option '--reason <text>' argument 'so' is invalid. It must say something: 10 characters at least; ${help}`,
  ],
  [
    ['baseline', files.oldRun, '--target', 'kernel'],
    'baseline takes results, or --target to run now; not both',
  ],
  [['baseline', files.other], `${files.other} is not a run result of nlconform`],
  [
    ['baseline', '--out', join(files.plain, 'x', 'y')],
    `--out ${join(files.plain, 'x', 'y')}: cannot be written: there is no such folder`,
  ],
  [['merge'], `missing required argument 'results'; ${help}`],
  [['merge', '--frobnicate'], `unknown option '--frobnicate'; ${help}`],
  [['merge', files.other], `${files.other} is not a run result of nlconform`],
  [
    ['merge', files.oldRun],
    `${files.oldRun} is a run result of version 0, this nlconform reads version 1: run again`,
  ],
  [
    ['merge', files.oldRun, '--results', '/proc/nlconform'],
    '--results /proc/nlconform: results cannot be written there: there is no such file',
  ],
  [['shell', '--frobnicate'], `unknown option '--frobnicate'; ${help}`],
  [['shell', '--target', 'solaris'], `target 'solaris': no such target; there are ${forms}`],
  [
    ['shell', 'a', 'b', 'c'],
    `too many arguments for 'shell'. Expected 0 arguments but got 3; ${help}`,
  ],
  [['decode', '--frobnicate'], `unknown option '--frobnicate'; ${help}`],
  [['decode'], `missing required argument 'bytes'; ${help}`],
  [['decode', 'xyz'], "'x' is no hex digit; hex, a strace string or a file is decoded"],
  [['decode', '10000'], '5 hex digits, an odd number: one is missing or too many'],
  [['decode', folder], `${folder}: cannot be read: it is a folder`],
  [
    ['decode', '--protocol', 'NETLINK_NOWHERE', '00'],
    '--protocol NETLINK_NOWHERE: no such protocol (NETLINK_ROUTE, NETLINK_UNUSED, NETLINK_USERSOCK, … or a number)',
  ],
  [['check-target'], `missing required argument 'command'; ${help}`],
  [['targets', '--frobnicate'], `unknown option '--frobnicate'; ${help}`],
  [['targets', '-t', 'nonsense'], `target 'nonsense': no such target; there are ${forms}`],
])('%j', async (args, line) => {
  expect(await nlconform(...args)).toEqual({ code: 2, out: '', err: `nlconform: ${line}\n` });
});

it.each(['compare', 'baseline'])('%s of a result that was cut short', async (command) => {
  const { code, out, err } = await nlconform(command, files.short, files.short);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^nlconform: .*short\.json is cut short or not JSON: [^\n]+\n$/);
});

it.each(['compare', 'baseline'])('%s of a result that is not there', async (command) => {
  const none = join(folder, 'none.json');
  const { code, out, err } = await nlconform(command, none, none);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^nlconform: cannot read .*none\.json: [^\n]+\n$/);
});

it('the place in a text that is no JSON or no YAML is named', async () => {
  const [json, yaml] = [
    await nlconform('replay', files.json),
    await nlconform('run', '--known', files.yaml),
  ];
  expect([json.code, yaml.code]).toEqual([2, 2]);
  expect(json.err.startsWith(`nlconform: ${files.json}:2:10: not JSON: `)).toBe(true);
  expect(yaml.err).toMatch(/^nlconform: .*ledger\.yaml:\d:\d+: .*\n$/);
});

it('a mistake in a target leaves no folder of findings behind', () => {
  expect(existsSync(join(folder, 'none'))).toBe(false);
});

it('no command: the help, and exit code 2', async () => {
  const { code, out, err } = await nlconform();
  expect([code, out, err.split('\n')[0]]).toEqual([2, '', 'Usage: nlconform [options] [command]']);
});

it('help that was asked for goes to standard output, exit code 0', async () => {
  const { code, out, err } = await nlconform('run', '--help');
  expect([code, out.split('\n')[0], err]).toEqual([
    0,
    'Usage: nlconform run [options] [rules...]',
    '',
  ]);
});

/** As a shell has it, `$NLCONFORM` being the command line; what it exits with is printed last. */
const inShell = (script: string) =>
  ends(['/bin/bash', '-c', script], {
    env: { ...process.env, CI: '', NLCONFORM: NLCONFORM.join(' '), FOLDER: folder },
  });

it('a reader that goes away is no mistake', async () => {
  const { out, err } = await inShell('$NLCONFORM list --json | head -1; echo ${PIPESTATUS[0]}');
  expect([out, err]).toEqual(['[\n0\n', '']);
});

it('a reader that goes away costs neither the reports nor the exit code', async () => {
  const { out } = await inShell(
    `$NLCONFORM run hdr.len -t 'simulator?fault=short-header-accepted' --results $FOLDER/kept 2>&1 | true; echo \${PIPESTATUS[0]}`,
  );
  expect(out).toBe('1\n');
  expect(readdirSync(join(folder, 'kept'))).toContain('report.html');
});

it('output that cannot be written is told once, exit code 3', async () => {
  const { out, err } = await inShell('$NLCONFORM list > /dev/full; echo $?');
  expect([out, err]).toEqual([
    '3\n',
    'nlconform: standard output cannot be written: no space is left\n',
  ]);
});

it('a byte order mark is no part of a file', async () => {
  const marked = file('marked.json', `\u{feff}${program([])}`);
  expect((await nlconform('replay', marked, '-t', 'simulator')).code).toBe(0);
});
