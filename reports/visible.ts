/**
 * Text that is safe on one line of any report. What a terminal, TAP or XML 1.0 cannot hold is
 * shown as an escape, never dropped: a report must not hide what a target sent.
 */

/**
 * C0 and C1 controls, DEL, lone surrogates, line and paragraph separators (a line-based parser may
 * end the line there), the two noncharacters XML 1.0 forbids, and the marks that reorder a line.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `a\u0000b` becomes `a\x00b` in print, a lone surrogate `\ud800`. Backslashes stay single. */
export function visible(text: string): string {
  return text.replaceAll(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    return (
      SHORT[character] ??
      (code < 0x100
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`)
    );
  });
}

/** The same for a text of several lines, which stay apart. */
export function visibleLines(text: string): string[] {
  return text.replaceAll('\t', '  ').split(/\r?\n/u).map(visible);
}
