/** One status line on a terminal, and nothing elsewhere: the result is what a log wants. */
const CLEAR = '\r\u001b[2K';

export interface Status {
  show(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

export function createStatus(stream: NodeJS.WriteStream): Status {
  const say = (text: string): void => {
    if (stream.isTTY) stream.write(text);
  };
  return {
    show: (text) => say(CLEAR + text.slice(0, (stream.columns ?? 80) - 1)),
    clear: () => say(CLEAR),
  };
}
