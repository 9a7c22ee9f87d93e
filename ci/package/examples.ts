/** The examples of a Markdown file: fences whose first line is the name of a file. */
export interface Example {
  file: string;
  text: string;
  /** What it prints, where a `text` fence follows. */
  prints: string | undefined;
}

const FENCES =
  /```(?:js|ts)\n\/\/ (?<file>[\w.-]+)\n(?<text>[^]*?)```(?:\n\n```text\n(?<prints>[^]*?)```)?/g;

export const examplesOf = (markdown: string): Example[] =>
  [...markdown.matchAll(FENCES)].map(({ groups }) => ({
    file: groups?.['file'] ?? '',
    text: groups?.['text'] ?? '',
    prints: groups?.['prints'],
  }));
