/** Colours, where they are wanted. The caller decides, not the stream: a mail has none. */
import { styleText } from 'node:util';
import type { Verdict } from './run-result.ts';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'magenta';

export type Paint = (style: Style, text: string) => string;

export const STYLES: Record<Verdict, Style> = {
  pass: 'green',
  fail: 'red',
  expired: 'red',
  changed: 'yellow',
  flaky: 'yellow',
  known: 'yellow',
  fixed: 'green',
  skip: 'dim',
  broken: 'magenta',
};

/** Without colour the text as it is. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}
