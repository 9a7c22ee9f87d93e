/** Every captured datagram, sent or received, for properties that hold of all of them. */
import type { Context } from '../message-kind.ts';
import type { Capture } from './capture.ts';
import * as core from './core.ts';
import * as generic from './generic.ts';
import * as route from './route.ts';

export interface CapturedDatagram {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly context: Context;
}

const captures: Readonly<Record<string, Capture>> = { ...core, ...generic, ...route };

export const capturedDatagrams: readonly CapturedDatagram[] = Object.entries(captures).flatMap(
  ([title, { protocol, sent, received }]) => [
    { title: `${title} sent`, bytes: sent, context: { protocol, direction: 'request' } as const },
    ...received.map((bytes, index) => ({
      title: `${title} received ${index}`,
      bytes,
      context: { protocol, direction: 'answer' } as const,
    })),
  ],
);
