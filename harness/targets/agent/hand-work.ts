/** What a hand does with a request, in its own thread. */
import { withCapabilities } from './capabilities.ts';
import type { HandAnswer, HandRequest } from './hand.ts';
import { follow } from './namespaces.ts';
import { perform } from './perform.ts';
import { portOf } from './address-calls.ts';

export function work({ step, fd, netns, capabilities }: HandRequest): HandAnswer {
  follow(netns);
  const make = () => perform(step, fd, () => undefined);
  const { outcome, opened } =
    capabilities === undefined ? make() : withCapabilities(capabilities, make);
  const port = step.call === 'close' ? 0 : portOf(opened ?? fd);
  return opened === undefined ? { outcome, port } : { outcome, port, opened };
}
