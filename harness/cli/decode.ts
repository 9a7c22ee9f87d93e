/** nlconform decode: bytes explained. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { CaptureError, isCapture, NETLINK, readCapture } from '../wire/index.ts';
import { bytesOfText } from './decode/bytes-of-text.ts';
import { decodeBytes, type DecodeOptions, protocolNumber } from './decode/decode-text.ts';
import { UsageError } from './exit.ts';
import { readBytes } from './read-file.ts';

export const decodeCommand = (): Command =>
  new Command('decode')
    .argument('<bytes...>', 'hex, a strace string, a file of bytes or text, a capture; - is stdin')
    .option('-p, --protocol <name>', 'what the socket was opened with', 'NETLINK_ROUTE')
    .option('--family <name>', 'the Generic Netlink family of the messages')
    .addHelpText(
      'after',
      `
A capture of an nlmon device (pcap, pcapng) knows the protocol of each datagram itself.

Examples:
  nlconform decode 10000000 0100 0500 01000000 00000000
  nlconform decode --protocol NETLINK_GENERIC message.bin
  xxd message.bin | nlconform decode -`,
    )
    .action((words: string[], flags: DecodeOptions) => {
      protocolNumber(flags.protocol);
      const [file] = words;
      const isFile = words.length === 1 && file !== undefined && (file === '-' || existsSync(file));
      console.log(isFile ? ofFile(file, flags) : decodeBytes(wordsToBytes(words), flags));
    });

/** What is neither hex nor there was most likely meant to be a file. */
function wordsToBytes(words: readonly string[]): Uint8Array {
  const text = words.join(' ');
  const looksLikeFile = words.length === 1 && /[./]/.test(text) && !text.includes('\\');
  if (looksLikeFile) throw new UsageError(`${text}: cannot be read: there is no such file`);
  return bytesOfText(text);
}

function ofFile(file: string, flags: DecodeOptions): string {
  const bytes = readBytes(file);
  try {
    if (isCapture(bytes)) return ofCapture(bytes, flags);
    return decodeBytes(isText(bytes) ? bytesOfText(bytes.toString('latin1')) : bytes, flags);
  } catch (error) {
    if (error instanceof UsageError || error instanceof CaptureError) {
      throw new UsageError(`${file}: ${error.message}`);
    }
    throw error;
  }
}

/** A datagram begins with its length, whose upper bytes are zero. */
const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 0x20 && byte < 0x7f));

function ofCapture(bytes: Uint8Array, { family }: DecodeOptions): string {
  const datagrams = readCapture(bytes).map(({ protocol, bytes: own, missing }, index) => {
    const cut = missing === 0 ? '' : `, ${missing} bytes not captured`;
    const head = `datagram ${index}: ${NETLINK.show(protocol)}, ${own.length} bytes${cut}`;
    const options = { protocol: String(protocol), ...(family === undefined ? {} : { family }) };
    return `${head}\n${decodeBytes(own, options)}`;
  });
  return datagrams.length === 0 ? 'a capture without packets' : datagrams.join('\n\n');
}
