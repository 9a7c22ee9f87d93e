/** One file of a kernel module: what it depends on, and its bytes as finit_module(2) takes them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { HarnessError } from '../target.ts';

export interface ModuleFile {
  content: Buffer;
  depends: string[];
}

export function readModule(path: string): ModuleFile {
  const content = decompressed(path);
  return { content, depends: dependsOf(content) };
}

/** `depends=` of its section .modinfo, whose strings end in NUL; scripts/mod/modpost.c add_depends. */
export function dependsOf(content: Buffer): string[] {
  const key = Buffer.from('\0depends=', 'latin1');
  const at = content.indexOf(key);
  if (at < 0) return [];
  const from = at + key.length;
  const names = content.toString('latin1', from, content.indexOf(0, from));
  return names
    .split(',')
    .filter(Boolean)
    .map((name) => name.replaceAll('-', '_'));
}

/** Debian compresses with xz since 6.12, others with zstd: Node 20 reads neither. */
function decompressed(path: string): Buffer {
  try {
    if (path.endsWith('.gz')) return gunzipSync(readFileSync(path));
    if (path.endsWith('.xz')) return outputOf('xz', path);
    if (path.endsWith('.zst')) return outputOf('zstd', path);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new HarnessError(`read module ${path}`, code === '' ? message : code, { cause: error });
  }
}

function outputOf(program: string, path: string): Buffer {
  try {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return execFileSync(program, ['-dc', path], { maxBuffer: 1 << 28, stdio: [...stdio] });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = `it is compressed, and there is no ${program}; apt-get install ${program}${program === 'xz' ? '-utils' : ''}`;
    throw new HarnessError(`read module ${path}`, code === 'ENOENT' ? missing : message, {
      cause: error,
    });
  }
}
