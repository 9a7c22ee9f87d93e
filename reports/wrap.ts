/** Breaking long lines at spaces, for a terminal or a mail. */

/**
 * Lines of at most `width` characters. A word longer than that keeps a line of its own: paths and
 * commands stay whole. Leading spaces are kept on every line, so that decoded fields stay aligned.
 */
export function wrap(text: string, width: number): string[] {
  const indent = /^ */u.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/ +/u)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(indent + line);
  return lines;
}

/** At most `width` characters; the middle goes, since paths differ at their ends. */
export function elide(text: string, width: number): string {
  // Whole characters: half an emoji would be a lone surrogate.
  const characters = Array.from(text);
  if (characters.length <= width) return text;
  const kept = Math.max(width - 3, 2);
  const head = Math.ceil(kept / 2);
  return [...characters.slice(0, head), '...', ...characters.slice(head - kept)].join('');
}
