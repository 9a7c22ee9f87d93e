/** A finding as a folder: what differs, the program, the transcripts, how to see it again. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../harness/make-folder.ts';
import { COMMAND } from '../../harness/own-module.ts';
import { describeOutcome, describeStep, protocolsOf } from '../../harness/oracle/index.ts';
import { type Finding, nameOf } from './finding.ts';

/** Writes the folder whole or not at all; returns its path. */
export function writeFinding(finding: Finding, parent: string): string {
  const folder = join(parent, nameOf(finding));
  const half = `${folder}.${process.pid}.part`;
  makeFolder(half);
  const write = (name: string, value: unknown) =>
    writeFileSync(join(half, name), `${JSON.stringify(value, null, 2)}\n`);
  write('program.json', finding.program);
  write('original.json', finding.original);
  write('transcripts.json', finding.transcripts);
  writeFileSync(join(half, 'README.md'), readme(finding, folder));
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
  return folder;
}

function readme(finding: Finding, folder: string): string {
  const { fingerprint, text, kind, seed, count, flaky, program, transcripts } = finding;
  const specs = Object.keys(transcripts);
  const targets = specs.map((spec) => `--target '${spec}'`).join(' ');
  return `# ${fingerprint}

${text}

- kind: ${kind}${flaky ? ' (flaky: it did not show again)' : ''}
- seen ${count} time${count === 1 ? '' : 's'}, first with seed ${seed}
- step ${finding.step} of ${program.steps.length}
- reference: ${specs[0] ?? 'none'}

## The program

\`\`\`
${program.steps.map((step, index) => `${index === finding.step ? '>' : ' '} ${index}. ${describeStep(step)}`).join('\n')}
\`\`\`

${specs.map((spec) => section(finding, spec)).join('\n')}
## See it again

\`\`\`
${COMMAND} replay ${folder} ${targets}
\`\`\`
`;
}

/** What a target answered to the step that differs. */
function section({ program, step, transcripts }: Finding, spec: string): string {
  const outcome = transcripts[spec]?.outcomes[step];
  const asked = program.steps[step];
  const name = asked !== undefined && 'socket' in asked ? asked.socket : '';
  const protocol = protocolsOf(program).get(name) ?? -1;
  const lines = outcome === undefined ? ['no outcome'] : describeOutcome(outcome, protocol);
  return `## ${spec}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`;
}
