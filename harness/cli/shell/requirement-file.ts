/** A session as a rule in the words of docs/writing-a-requirement.md, to be finished by hand. */
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { protocolsOf } from '../../oracle/index.ts';
import { built } from '../../own-module.ts';
import { UsageError } from '../exit.ts';
import { literal } from './literal.ts';
import { RequirementLines } from './requirement-lines.ts';
import type { Session } from './session.ts';

const HARNESS = fileURLToPath(new URL('../../', import.meta.url));
const ID = /^[a-z0-9]+([._-][a-z0-9]+)*$/;

/**
 * The text of a rule with all that came back as its expectation.
 *
 * The program runs twice: bytes that differ between the runs are left open. Level, rule and
 * source are the author's to write; what came back is not yet what must come back.
 * @throws UsageError for a bad id, or where no run gave an outcome that a rule can state
 */
export async function requirementFile(
  session: Session,
  file: string,
  id = 'new.rule',
): Promise<string> {
  if (!ID.test(id))
    throw new UsageError(`'${id}' is no id of a rule: lower case, as hdr.len.below16`);
  const first = await session.run(session.target);
  const second = await session.run(session.target);
  const writer = new RequirementLines(first, second);
  const lines = session.program.steps.map((step, index) => writer.line(step, index));
  const { info } = session;
  const kernel = info.name === 'simulator' ? [] : [info.version];
  const words = [...writer.used].toSorted();
  const { actors } = session.program;
  return `/**
 * Saved by nlconform shell from ${info.name} ${info.version}. What came back is not yet what must
 * come back: find who says so, write it down, and loosen what the rule says nothing about.
 */
${built ? fromPackage(words, writer.port) : fromSource(file, words, writer.port)}
${writer.sent.map(({ name, bytes }) => `const ${name}: Segment[] = ${literal(bytes)};\n`).join('')}
export const requirements: readonly Requirement[] = [
  {
    id: '${id}',
    rule: '', // one sentence
    level: 'observed', // must, if a document says so; should, if every kernel seen agrees
    source: [], // a kernel function, a man page, a section of an RFC
    needs: ${literal(needs(session))},
    seen: ${literal(kernel)},
    cases: [
      {
        name: 'as it was tried',
${actors === undefined ? '' : `        actors: ${literal(actors)},\n`}        lines: [
${lines.map((line) => `          ${line},\n`).join('')}        ],
      },
    ],
  },
];
`;
}

/** Beside the other rules, or wherever the user keeps it. */
function fromSource(file: string, words: readonly string[], port: boolean): string {
  const folder = relative(dirname(resolve(file)), HARNESS) || '.';
  const from = folder.startsWith('.') ? folder : `./${folder}`;
  return `import type { Segment } from '${from}/program/bytes.ts';
import type { Requirement } from '${from}/runner/requirement.ts';
import { ${words.join(', ')} } from '${from}/runner/lines.ts';
${port ? `import { port } from '${from}/program/build.ts';\n` : ''}`;
}

/** The package lets in by its entries only. */
const fromPackage = (words: readonly string[], port: boolean): string =>
  `import { lines, ${port ? 'port, ' : ''}type Requirement, type Segment } from 'nlconform';

const { ${words.join(', ')} } = lines;
`;

/** What the protocols of its sockets take. */
function needs(session: Session): string[] {
  const names: Readonly<Record<number, string>> = {
    0: 'route',
    2: 'usersock',
    4: 'sock-diag',
    16: 'generic',
  };
  const protocols = new Set(protocolsOf(session.program).values());
  return [...protocols].flatMap((protocol) => names[protocol] ?? []);
}
