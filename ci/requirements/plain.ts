/** Our own texts in Markdown: what would be markup is told as it is, and nothing else is touched. */
export const plain = (text: string): string =>
  text.replaceAll('<', '&lt;').replaceAll(/[|*[\]]/g, (sign) => `\\${sign}`);
