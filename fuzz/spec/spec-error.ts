/** What is wrong with a spec file, and where: `rt_link.yaml:12:7: …`. */
export class SpecError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  constructor(file: string, line: number, column: number, what: string) {
    super(`${file}:${line}:${column}: ${what}`);
    this.name = 'SpecError';
    this.file = file;
    this.line = line;
    this.column = column;
  }
}
