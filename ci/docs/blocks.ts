/**
 * Commands and files that the documents show.
 *
 * ```` ```sh ```` is run. ```` ```json file=question.json ```` is written first, where it stands.
 * Words behind `sh` say what is special:
 * `exit=1` the exit code that its last command must have; `long` takes minutes, `vm` needs QEMU
 * and a kernel image, `network` needs packages from outside: these are left to
 * `npm run docs-long`. `uml` and `gvisor` are run where these are installed. `elsewhere` cannot be
 * run here, and says why behind a colon.
 */
export interface Block {
  /** Line of the opening fence, from 1. */
  line: number;
  language: string;
  /** What is in it. */
  text: string;
  /** Name of the file that it is, if it is one. */
  file?: string;
  exit: number;
  needs: readonly Need[];
}

export const NEEDS = ['long', 'vm', 'network', 'uml', 'gvisor', 'elsewhere'] as const;
export type Need = (typeof NEEDS)[number];

/** A need that is met wherever this program is installed; CI has them all. */
export const PROGRAMS: Partial<Readonly<Record<Need, string>>> = {
  uml: 'linux.uml',
  gvisor: 'runsc',
};

/** @throws SyntaxError for a fence that is not closed, or a word that is not known */
export function blocksOf(markdown: string, name: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; indent: string; info: string; text: string[] } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^( *)```(.*)$/.exec(line);
    if (open === undefined) {
      const [, indent = '', info = ''] = fence ?? [];
      if (fence !== null) open = { line: index + 1, indent, info: info.trim(), text: [] };
    } else if (fence?.[2] === '' && fence[1] === open.indent) {
      blocks.push(blockOf(open, name));
      open = undefined;
    } else open.text.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
  }
  if (open !== undefined) throw new SyntaxError(`${name}:${open.line}: this fence is not closed`);
  return blocks;
}

function blockOf(
  { line, info, text }: { line: number; info: string; text: readonly string[] },
  name: string,
): Block {
  const [language = '', ...words] = info.replace(/:.*$/, '').split(/\s+/);
  const block: Block = { line, language, text: `${text.join('\n')}\n`, exit: 0, needs: [] };
  for (const word of words) {
    const need = NEEDS.find((each) => each === word);
    const [key, value = ''] = word.split('=');
    if (need !== undefined) block.needs = [...block.needs, need];
    else if (key === 'exit' && /^\d$/.test(value)) block.exit = Number(value);
    else if (key === 'file' && /^[\w./-]+$/.test(value)) block.file = value;
    else throw new SyntaxError(`${name}:${line}: '${word}' is not known behind \`\`\`${language}`);
  }
  return block;
}
