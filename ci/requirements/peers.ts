/** suites/peers.yaml: tests of peers, and what became of each here. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const test = z
  .strictObject({
    name: z.string(),
    by: z.array(z.string()).min(1).optional(),
    out: z.string().optional(),
    missing: z.string().optional(),
  })
  .refine(
    ({ by, out, missing }) => [by, out, missing].filter((each) => each !== undefined).length === 1,
    'one of by, out and missing',
  );
const peers = z.array(
  z.strictObject({ peer: z.string(), file: z.string(), tests: z.array(test).min(1) }),
);
export type PeerTest = z.infer<typeof test>;
export type Peer = z.infer<typeof peers>[number];

const FILE = new URL('../../suites/peers.yaml', import.meta.url);
export const readPeers = (): Peer[] => peers.parse(parse(readFileSync(FILE, 'utf8')));
