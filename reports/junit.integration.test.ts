import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { fixture, requirement } from './fixture.ts';
import { hostileText } from './hostile-text.ts';
import { writeJunit } from './junit.ts';
import type { RunResult } from './run-result.ts';
import { visible } from './visible.ts';

/** An element read back, with entities resolved. */
interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

/** Stands for `&` while xmlbuilder2 reads: it resolves `&amp;#0;` twice, and hides bad entities. */
const AMPERSAND = '\ue000\ue0ff';

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };

function resolved(text: string): string {
  return text
    .split(AMPERSAND)
    .map((part, index) => {
      if (index === 0) return part;
      const end = part.indexOf(';');
      const entity = ENTITIES[part.slice(0, end)];
      if (entity === undefined) throw new Error(`not an entity of XML: &${part}`);
      return entity + part.slice(end + 1);
    })
    .join('');
}

function elementOf(node: XMLBuilder): Element {
  const attributes: Record<string, string> = {};
  const dom = node.node as unknown as {
    attributes: Iterable<{ name: string; value: string }>;
    textContent: string;
  };
  for (const { name, value } of dom.attributes) attributes[name] = resolved(value);
  const children = node
    .toArray()
    .filter((child) => !child.node.nodeName.startsWith('#'))
    .map(elementOf);
  const text = children.length === 0 ? resolved(dom.textContent) : '';
  return { name: node.node.nodeName, attributes, text, children };
}

async function junitOf(result: RunResult): Promise<Record<string, Element>> {
  const folder = await mkdtemp(join(tmpdir(), 'nlconform-junit-'));
  const files: Record<string, Element> = {};
  for (const path of await writeJunit(result, folder)) {
    const xml = await readFile(path, 'utf8');
    // oxlint-disable-next-line no-control-regex
    expect(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/u.test(xml)).toBe(false);
    files[basename(path)] = elementOf(create(xml.replaceAll('&', AMPERSAND)).root());
  }
  return files;
}

/** The JUnit that Jenkins, GitLab and GitHub's readers agree on. */
const SHAPE: Record<string, { attributes: string[]; children: string[] }> = {
  testsuites: {
    attributes: ['tests', 'name', 'failures', 'errors', 'time'],
    children: ['testsuite'],
  },
  testsuite: {
    attributes: ['name', 'tests', 'skipped', 'failures', 'errors', 'time', 'timestamp'],
    children: ['testcase'],
  },
  testcase: {
    attributes: ['name', 'classname', 'time'],
    children: ['skipped', 'failure', 'error', 'system-out'],
  },
  skipped: { attributes: ['message'], children: [] },
  failure: { attributes: ['type', 'message'], children: [] },
  error: { attributes: ['type', 'message'], children: [] },
  'system-out': { attributes: [], children: [] },
};

function expectShape(element: Element): void {
  const shape = SHAPE[element.name];
  expect(Object.keys(element.attributes)).toEqual(shape?.attributes);
  for (const child of element.children) {
    expect(shape?.children).toContain(child.name);
    expectShape(child);
  }
}

function testcases(file: Element | undefined): Element[] {
  return file?.children.flatMap(({ children }) => children) ?? [];
}

/** `name: child message`, for a look at all of a file at once. */
function lines(file: Element | undefined): string[] {
  return testcases(file).map(({ attributes, children: [child] }) => {
    const id = attributes['name']?.split(']')[0];
    return `${attributes['classname']} ${id}] ${child?.name ?? 'pass'}: ${child?.attributes['message'] ?? child?.text ?? ''}`;
  });
}

test('one file a suite, in the common shape', async () => {
  const files = await junitOf(fixture);
  expect(Object.keys(files)).toEqual(['headers.xml', 'acks.xml', 'targets.xml']);
  for (const file of Object.values(files)) expectShape(file);
  expect(lines(files['acks.xml']).toSpliced(4, 1)).toEqual([
    'nlconform.acks.simulator ack.cap [simulator] skipped: known: mended upstream, not in 6.18',
    'nlconform.acks.simulator ack.seq [simulator] system-out: fixed: was listed for 6.1',
    'nlconform.acks.kernel ack.family [kernel] skipped: registration: a kernel without our module',
    'nlconform.acks.kernel ack.group [kernel] skipped: registration: a kernel without our module',
    'nlconform.acks.kernel ack.lost [kernel] error: the agent ended with signal SIGSEGV in step 3',
  ]);
  expect(files['headers.xml']?.attributes).toEqual({
    tests: '4',
    name: 'nlconform.headers',
    failures: '2',
    errors: '0',
    time: '0.048',
  });
  expect(testcases(files['headers.xml'])[1]?.children).toEqual([
    {
      name: 'failure',
      attributes: {
        type: 'must',
        message:
          'datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL) (and 1 more of its cases)',
      },
      text: `rule         ${fixture.results[1]?.rule}
level        must
source       net/netlink/af_netlink.c netlink_rcv_skb
source       man 7 netlink, section "Netlink header"
case         15 bytes
step 2       sendmsg a {15 bytes} to the kernel
want         silence: the datagram is dropped
or           errno EINVAL
got          NLMSG_ERROR len 36 flags 0 seq 1 pid 0x10001, error -22 (EINVAL)
               24 00 00 00  02 00 00 00  01 00 00 00  01 00 01 00
               ea ff ff ff  0f 00 00 00  10 00 05 00  01 00 00 00
differs      datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL)
fingerprint  f-1c9a40
same in      '1 byte'
replay       nlconform run --target kernel --id hdr.short_dgram`,
      children: [],
    },
  ]);
});

test('counts are those of the cases', async () => {
  for (const file of Object.values(await junitOf(fixture))) {
    const [suite] = file.children;
    const outcomes = testcases(file).flatMap(({ children }) => children.map(({ name }) => name));
    const countOf = (name: string) => String(outcomes.filter((one) => one === name).length);
    const counts = {
      tests: String(testcases(file).length),
      failures: countOf('failure'),
      errors: countOf('error'),
    };
    expect(file.attributes).toMatchObject(counts);
    expect(suite?.attributes).toMatchObject({ ...counts, skipped: countOf('skipped') });
  }
});

test('names are the same from run to run, whatever came of it', async () => {
  const namesOf = async (result: RunResult) =>
    Object.entries(await junitOf(result)).map(([name, file]) => [
      name,
      testcases(file).map(({ attributes: { classname, name } }) => [classname, name]),
    ]);
  const other: RunResult = {
    ...fixture,
    started: '2027-01-01T00:00:00.000Z',
    time: 9,
    seed: 1,
    results: fixture.results.map((one) => ({
      ...one,
      ...{ verdict: one.verdict === 'pass' ? ('skip' as const) : ('pass' as const), time: 99 },
      cases: [],
      reason: 'another reason',
    })),
  };
  expect(await namesOf(other)).toEqual(await namesOf(fixture));
});

const xmllint =
  process.env['CI'] === 'true' || spawnSync('xmllint', ['--version']).error === undefined;

/** libxml2 is not ours, and knows nothing of what we mean. */
test.skipIf(!xmllint)('xmllint finds the files right, hostile texts and all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nlconform-junit-'));
  const schema = fileURLToPath(new URL('junit.xsd', import.meta.url));
  const valid = (...files: string[]) =>
    spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, ...files]).status;
  const files = await writeJunit(fixture, folder);
  expect(valid(...files)).toBe(0);
  // and it does look: two cases of one name, as two rules of one id would make
  const [first = ''] = files;
  const xml = await readFile(first, 'utf8');
  const twice = join(folder, 'twice.xml');
  await writeFile(twice, xml.replace(/<testcase .*?\/>/u, '$&$&'));
  expect(valid(twice)).not.toBe(0);
});

test('a target that could not be started is an error in JUnit', async () => {
  const files = await junitOf({
    ...fixture,
    results: [],
    targets: [
      { spec: 'kernel', unavailable: { reason: 'EPERM', mend: 'unshare', verdict: 'broken' } },
    ],
  });
  expect(Object.keys(files)).toEqual(['targets.xml']);
  expect(lines(files['targets.xml'])).toEqual([
    'nlconform.targets.kernel target [kernel] error: EPERM; unshare',
  ]);
});

/** One run of the command holds many texts: starting it takes longer than all else. */
test('any text survives TAP and JUnit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 60, size: 'max' }),
      async (texts) => {
        const results = texts.flatMap(([rule, reason], index) => [
          requirement(`skip.${index}`, 'skip', { rule, reason }),
          requirement(`broken.${index}`, 'broken', { rule, reason }),
        ]);
        const files = await junitOf({ ...fixture, targets: [], results });
        const got = testcases(files['headers.xml']).map(({ attributes, children: [child] }) => [
          attributes['name'],
          child?.attributes['message'],
        ]);
        const want = results.map(({ id, rule, reason = '' }) => [
          `${id} [simulator] ${visible(rule).trim()}`.trim(),
          visible(reason).trim() || 'no reason given',
        ]);
        expect(got).toEqual(want);
      },
    ),
    { numRuns: 12 },
  );
});

test('characters that fall on the edges of a pipe survive', async () => {
  const rule = '\u{1f600}\u20ac\u00e9'.repeat(400);
  const results = Array.from({ length: 200 }, (_, index) =>
    requirement(`many.${index}`, 'pass', { rule }),
  );
  const files = await junitOf({ ...fixture, targets: [], results });
  expect(testcases(files['headers.xml']).map(({ attributes }) => attributes['name'])).toEqual(
    results.map(({ id }) => `${id} [simulator] ${rule}`),
  );
});

test('a folder that cannot be written is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nlconform-junit-'));
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(writeJunit(fixture, file)).rejects.toThrow(
    `cannot write ${join(file, 'headers.xml')}: `,
  );
});
