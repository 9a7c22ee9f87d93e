/**
 * npm run picture: docs/divergence.svg, what `nlconform replay` prints of a real divergence.
 *
 * In CTRL_CMD_GETPOLICY the entry of an operation that can only be dumped is numbered by its
 * command on 6.1 (here: User-Mode Linux of Debian 12) and 0 on 6.18.44, the live kernel where the
 * picture was made. Both are needed to make it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { openTarget } from '../../harness/targets/open-target.ts';
import { parseProgram } from '../../harness/program/program.ts';
import { HarnessError } from '../../harness/targets/target.ts';
import { type Shade, svgOf } from './terminal-svg.ts';
import { renderSideBySide } from '../../harness/oracle/index.ts';

const PROGRAM = new URL('../../docs/examples/getpolicy.json', import.meta.url);
const PICTURE = new URL('../../docs/divergence.svg', import.meta.url);
const WIDTH = 146;
/** Of the answer, after which the picture leaves out what is alike. */
const SHOWN = 20;
const SPECS = ['uml', 'kernel'];

const parsed = parseProgram(JSON.parse(readFileSync(PROGRAM, 'utf8')));
if (!parsed.ok) throw new HarnessError('picture', parsed.error);
const { program } = parsed;

const versions: string[] = [];
const transcripts = [];
for (const spec of SPECS) {
  const target = openTarget(spec);
  try {
    const { name, version } = await target.start();
    versions.push(`${name} is Linux ${version}`);
    transcripts.push(...(await target.run([program], { isolation: 'program' })));
  } finally {
    await target.close();
  }
}

const lines = renderSideBySide(program, SPECS, transcripts, WIDTH).split('\n');
const first = lines.findIndex((line) => line.includes('first difference'));
if (first < 0) throw new HarnessError('picture', `${SPECS.join(' and ')} do not differ here`);
const shown = [
  `$ nlconform replay docs/examples/getpolicy.json --target uml --target kernel   # ${versions.join(', ')}`,
  ...lines.slice(0, SHOWN),
  '…',
  lines[first] ?? '',
  lines.at(-1) ?? '',
];
const shade = (line: string): Shade =>
  line.startsWith('$')
    ? 'command'
    : / # |first difference/.test(line.slice(1))
      ? 'differs'
      : line.startsWith('…')
        ? 'faint'
        : 'plain';
writeFileSync(
  PICTURE,
  svgOf(
    shown.map((text) => ({ text: text.trimEnd(), shade: shade(text) })),
    WIDTH,
  ),
);
