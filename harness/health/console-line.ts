/** One line of a kernel's log, without what printk(9) and the console put before it. */

/** Level (`<4>`, as syslog has it), time, and with CONFIG_PRINTK_CALLER who printed it. */
const BEFORE = /^(?:<\d+>)?(?:\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? )?/;
// eslint-disable-next-line no-control-regex -- consoles colour what they print
const ESCAPES = /\u001b\[[\d;]*[A-Za-z]|\r/g;

/** The lines of a console's text. Indents stay: they tell what belongs to what. */
export const consoleLines = (text: string): string[] =>
  text
    .replaceAll(ESCAPES, '')
    .split('\n')
    .map((line) => line.replace(BEFORE, ''));

export interface KmsgRecord {
  /** Counts up with every record: what was before a run can be told from what came in it. */
  sequence: number;
  text: string;
}

/**
 * A record of /dev/kmsg: `level,sequence,microseconds,flags[,…];text`, then lines of keys that
 * begin with a space. Documentation/ABI/testing/dev-kmsg. What does not print is `\xNN` there.
 */
export function parseKmsg(record: string): KmsgRecord | undefined {
  const found = /^\d+,(\d+),\d+,[^;]*;([^\n]*)/.exec(record);
  if (found === null) return undefined;
  const [, sequence = '', text = ''] = found;
  return { sequence: Number(sequence), text: text.replaceAll(/\\x([0-9a-f]{2})/g, unescape) };
}

const unescape = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
