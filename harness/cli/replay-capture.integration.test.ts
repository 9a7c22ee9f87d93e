import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseProgram } from '../program/program.ts';
import { writePcapng } from '../wire/index.ts';
import { nlconform, scratch } from './command-line.ts';

const { folder } = scratch();
const bytes = (hex: string): Uint8Array =>
  new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const GETLINK = '20000000 12000500 01000000 00000000 00000000 01000000 00000000 00000000';
const capture = writePcapng(
  ['nlmon0'],
  [1, 2, 3, 4, 5].map((seq) => ({
    ...{ interface: 0, to: 'kernel' as const, protocol: 0, time: seq },
    bytes: bytes(GETLINK.replace('01000000', `0${seq}000000`)),
  })),
  'a test',
);

it('a capture is replayed on two targets, and kept for fuzzing in small programs', async () => {
  const file = join(folder, 'client.pcapng');
  writeFileSync(file, capture);
  const corpus = join(folder, 'corpus');
  const { code, out, err } = await nlconform(
    ...['replay', file, '--target', 'kernel', '--target', 'simulator'],
    ...['--add-to-corpus', corpus],
  );
  expect([code, err]).toEqual([
    0,
    `${file}: 5 requests, 0 other datagrams\n${corpus}: 2 programs added, 2 in all\n`,
  ]);
  expect(out).toContain('RTM_NEWLINK');
  expect(out.trim().split('\n').at(-1)).toBe('no difference');
  for (const name of readdirSync(corpus)) {
    const kept: unknown = JSON.parse(readFileSync(join(corpus, name), 'utf8'));
    expect(parseProgram(kept).ok).toBe(true);
  }
});

it.each<[string, Uint8Array, RegExp]>([
  [
    'cut short',
    capture.subarray(0, capture.length - 9),
    /: byte \d+: the capture ends in a block: /,
  ],
  ['of something else', bytes('7f454c46 00000000'), /: byte 0: neither pcap nor pcapng$/],
  ['without requests', writePcapng(['x'], [], 'a test'), /: no request is in it: 0 datagrams/],
])('a capture %s is refused in one line', async (name, content, message) => {
  const file = join(folder, `${name.replaceAll(' ', '-')}.pcap`);
  writeFileSync(file, content);
  const { code, err } = await nlconform('replay', file, '--target', 'simulator');
  expect(code).toBe(2);
  expect(err.split('\n')).toHaveLength(2);
  expect(err.trimEnd()).toMatch(message);
});
