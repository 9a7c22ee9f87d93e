/** Lines of the shell, in process, on the simulator. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runRequirement } from '../../runner/run-requirement.ts';
import type { Requirement } from '../../runner/requirement.ts';
import { openTarget } from '../../targets/open-target.ts';
import { answer } from './commands.ts';
import { Session } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'nlconform-shell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const inFolder = (name: string): string => join(folder, name);

async function shell(...lines: readonly string[]): Promise<{ out: string[]; trouble: number }> {
  const session = await Session.start(openTarget('simulator'), false);
  const out: string[] = [];
  for (const [index, line] of lines.entries()) {
    out.push(...(await answer(line, session, `line ${index + 1}`)));
  }
  return { out, trouble: session.trouble };
}

const errorsOf = (out: readonly string[]): string[] =>
  out.filter((line) => line.startsWith('error')).map((line) => line.replaceAll(folder, ''));

it('mistakes take one line, name the place, and the session goes on', async () => {
  const { out, trouble } = await shell(
    'sned RTM_GETLINK',
    'send RTM_GETLNK',
    'send RTM_GETLINK IFLA_IFNAME={',
    'bind nosuch pid=5',
    'open a NETLINK_ROUTEE',
    'open',
    'setsockopt',
    'save',
    'save x.json',
    `source ${inFolder('nosuch.txt')}`,
    'step {"call":"bind"}',
    'step {',
    'compare exec:',
    'decode 1',
    'undo',
    'send NLMSG_NOOP',
    'save x.txt',
    'save /proc/x.json',
    'save x.ts --requirement Bad.Id',
  );
  expect(trouble).toBe(2);
  expect(errorsOf(out)).toMatchInlineSnapshot(`
    [
      "error: line 1, column 1: 'sned' is no command; meant send?",
      "error: line 2, column 6: 'RTM_GETLNK' is no message; meant RTM_GETLINK?",
      "error: line 3, column 30: this { is not closed",
      "error: line 4, column 6: no socket 'nosuch' is open (none is)",
      "error: line 5, column 8: 'NETLINK_ROUTEE' is no number or netlink protocol; meant NETLINK_ROUTE?",
      "error: line 6, column 5: open takes a name and a protocol: open a NETLINK_ROUTE",
      "error: line 7, column 11: setsockopt takes a socket, an option and a value: setsockopt a NETLINK_EXT_ACK 1",
      "error: line 8, column 1: save takes a file: save question.json",
      "error: line 9, column 6: nothing was done yet: there is nothing to save",
      "error: line 10: /nosuch.txt: cannot be read: there is no such file",
      "error: line 11, column 6: socket: expected string, received undefined",
      "error: line 12, column 6: not JSON: Expected property name or '}' in JSON at position 1",
      "error: line 13: target 'exec:': exec: needs a command behind it",
      "error: line 14, column 8: 1 hex digits, an odd number: one is missing or too many",
      "error: line 17, column 6: a program (a requirement needs --requirement) is saved as *.json, not x.txt",
      "error: line 18: /proc/x.json: cannot be written: there is no such file",
      "error: line 19: 'Bad.Id' is no id of a rule: lower case, as hdr.len.below16",
    ]
  `);
});

it('undo takes back what a line added, its sequence number too', async () => {
  const { out } = await shell('send NLMSG_NOOP', 'undo', 'undo', 'send NLMSG_NOOP', 'show');
  expect(out.slice(-3)).toEqual([
    '0. socket route NETLINK_ROUTE',
    '1. send route bytes ["10000000 01000100 01000000 00000000"]',
    '2. drain route',
  ]);
});

it('another target is compared side by side', async () => {
  const { out } = await shell('send NLMSG_NOOP NLM_F_ACK', 'compare simulator?fault=drop-ack');
  expect(out.filter((line) => line.includes('first difference'))).toEqual([
    '  first difference: datagram 0: missing: ACK of NLMSG_NOOP seq 1',
  ]);
});

describe('files', () => {
  it('what was saved is sourced again', async () => {
    const json = inFolder('question.json');
    await shell('send RTM_GETLINK ifi_index=lo', 'getsockname', `save ${json}`);
    const script = inFolder('more.txt');
    writeFileSync(script, `source ${json}\nsend NLMSG_NOOP NLM_F_ACK\nbnid\n`);
    const { out, trouble } = await shell(`source ${script}`, 'show');
    expect([trouble, errorsOf(out)]).toEqual([
      2,
      ["error: /more.txt line 3, column 1: 'bnid' is no command; meant bind?"],
    ]);
    expect(out.slice(-6).map((line) => line.slice(0, 15))).toEqual([
      '0. socket route',
      '1. send route b',
      '2. drain route',
      '3. getsockname ',
      '4. send route b',
      '5. drain route',
    ]);
  });

  it('files that source each other end', async () => {
    const loop = inFolder('loop.txt');
    writeFileSync(loop, `source ${loop}\n`);
    const { out, trouble } = await shell(`source ${loop}`);
    expect([trouble, errorsOf(out)]).toEqual([
      2,
      ['error: /loop.txt line 1: /loop.txt: files source each other'],
    ]);
  });

  it('a saved rule holds where it was made, and a fault breaks it', async () => {
    const file = inFolder('rule.ts');
    const { out, trouble } = await shell(
      'send NLMSG_NOOP NLM_F_ACK',
      'send 0x3f0 hex:01020304',
      'setsockopt route NETLINK_EXT_ACK 1',
      'send RTM_NEWLINK NLM_F_ACK ifi_index=lo IFLA_MTU=u8:5',
      'send nlctrl CTRL_CMD_GETFAMILY CTRL_ATTR_FAMILY_NAME=nlctrl',
      'getsockname generic',
      'getsockopt generic NETLINK_CAP_ACK',
      'recv generic',
      `save ${file} --requirement shell.saved`,
    );
    expect([trouble, out.at(-1)?.replaceAll(folder, '')]).toEqual([
      0,
      '/rule.ts: a rule of 14 steps; write its sentence and source before it joins a suite',
    ]);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain("hears('route', ack(sent1))");
    expect(text).toContain("hears('route', refusal(sent3, 'EOPNOTSUPP'))");
    const { requirements } = (await import(pathToFileURL(file).href)) as {
      requirements: Requirement[];
    };
    const [rule] = requirements;
    if (rule === undefined) throw new Error('the file has no rule');
    const verdictOn = async (spec: string): Promise<string> => {
      const target = openTarget(spec);
      const info = await target.start();
      const { verdict } = await runRequirement(rule, 'saved', target, info);
      return verdict;
    };
    expect(await verdictOn('simulator')).toBe('pass');
    expect(await verdictOn('simulator?fault=drop-ack')).toBe('changed');
  });
});
