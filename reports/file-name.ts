/** A file's name from a suite's name. */
import { visible } from './visible.ts';

/** Keeps plain names as they are; whatever else stays inside its folder and stays distinct. */
export function fileNameOf(suite: string, extension: string): string {
  return `${encodeURIComponent(visible(suite))}.${extension}`;
}
