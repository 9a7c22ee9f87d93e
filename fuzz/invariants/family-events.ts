/** Members of nlctrl's group "notify" hear of every family that comes and goes. */
import { fromHex } from '../../harness/program/bytes.ts';
import type { FamilyDefinition, Program, Step } from '../../harness/program/program.ts';
import type { Outcome, Transcript } from '../../harness/program/transcript.ts';
import type { Invariant, Violation } from './invariant.ts';
import { walk } from './messages.ts';
import { type Registered, overRegistered } from './registered.ts';

const NAME = 'members of notify hear of every family';
const [NETLINK_GENERIC, NOTIFY_BIT, GENL_ID_CTRL] = [16, 0x8000, 16];
const [NEWFAMILY, DELFAMILY, NEWMCAST_GRP, DELMCAST_GRP] = [1, 2, 7, 8];

/** A socket that does nothing but listen, and the step from which it is a member. */
function listener({ steps }: Program, { outcomes }: Transcript): [string, number] | undefined {
  const bound = steps.findIndex(
    (step) => step.call === 'bind' && step.address?.groups === NOTIFY_BIT,
  );
  const bind = steps[bound];
  const outcome = outcomes[bound];
  if (bind?.call !== 'bind' || outcome === undefined || !('ret' in outcome)) return undefined;
  const { socket } = bind;
  const listensOnly = steps.every((step, index) => {
    if (!('socket' in step) || step.socket !== socket || index === bound) return true;
    if (step.call === 'socket') return step.protocol === NETLINK_GENERIC && index < bound;
    return step.call === 'drain' && step.room === undefined && step.most === undefined;
  });
  // what other sockets send could reach it, and what is sent from inside the kernel
  const quiet = steps.every(
    (step) => step.call !== 'connect' && !('to' in step) && !step.call.startsWith('genlmsg_'),
  );
  return listensOnly && quiet ? [socket, bound] : undefined;
}

/** Commands of what a drain heard. */
function heardBy(outcome: Outcome): number[] {
  if (!('ret' in outcome)) return [];
  return (outcome.datagrams ?? [])
    .flatMap(({ bytes }) => walk(fromHex(bytes)).messages)
    .map(({ type, bytes }) => (type === GENL_ID_CTRL ? (bytes[16] ?? 0) : -type));
}

const groupsOf = (command: number, groups: readonly unknown[] = []): number[] =>
  groups.map(() => command);

const sorted = (list: readonly number[]): string => list.toSorted((a, b) => a - b).join(' ');

export const familyEvents: Invariant = {
  name: NAME,
  source: 'net/netlink/genetlink.c genl_register_family, genl_unregister_family',
  check(program, transcript): Violation | undefined {
    const listening = listener(program, transcript);
    if (listening === undefined) return undefined;
    const [socket, from] = listening;
    let expected: number[] = [];
    return overRegistered(program, transcript, (registered, step, outcome, index = 0) => {
      if (step === undefined || outcome === undefined || index < from) return undefined;
      expected.push(...eventsOf(step, outcome, registered));
      if (step.call !== 'drain' || step.socket !== socket) return undefined;
      const [want, got] = [sorted(expected), sorted(heardBy(outcome))];
      expected = [];
      if (want === got) return undefined;
      const text = `want commands ${want || 'none'}, got ${got || 'none'}`;
      return { invariant: NAME, step: index, text, kind: 'events' };
    });
  },
};

/** What a step that succeeded has told. */
function eventsOf(step: Step, outcome: Outcome, registered: Registered): number[] {
  if (!('ret' in outcome) || outcome.ret !== 0) return [];
  const definition = definitionOf(step, registered);
  // other families are told of where the kernel began, and the listener may be elsewhere
  if (definition?.netnsok !== true) return [];
  if (step.call === 'genl_register_family') {
    return [NEWFAMILY, ...groupsOf(NEWMCAST_GRP, step.definition.groups)];
  }
  if (step.call !== 'genl_unregister_family') return [];
  return [DELFAMILY, ...groupsOf(DELMCAST_GRP, definition.groups)];
}

/** Of the family that a step is about; a struct that only has its id tells of itself, not of it. */
function definitionOf(step: Step, registered: Registered): FamilyDefinition | undefined {
  if (step.call === 'genl_register_family') return step.definition;
  if (step.call !== 'genl_unregister_family' || step.idOf !== undefined) return undefined;
  return registered.get(step.family);
}
