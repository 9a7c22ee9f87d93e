/** A step that the module, or its kernel, cannot take: the outcome is `unsupported`. */
export class UnsupportedCommand extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'UnsupportedCommand';
  }
}
