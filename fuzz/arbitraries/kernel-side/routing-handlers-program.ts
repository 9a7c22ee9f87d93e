/** Handlers of routing messages (rtnl_register_module), and requests that they answer. */
import fc from 'fast-check';
import { nlmsg } from '../../../harness/program/build.ts';
import { type Program, type Step, program } from '../../../harness/program/program.ts';
import { withActors } from '../actors.ts';
import { DEFAULT_WEIGHTS, type Weights } from '../weights.ts';
import { callback, dumpCallback } from './acts.ts';

/** The GET beside RTM_NEWNDUSEROPT, which no kernel has, and the DEL; a family without handlers. */
const [RTM_FREE, RTM_GUARDED, PF_FREE, PF_OTHER] = [70, 69, 40, 0];

const registering: fc.Arbitrary<Step> = fc
  .record({
    protocol: fc.constantFrom(PF_FREE, PF_FREE, PF_OTHER),
    msgtype: fc.constantFrom(RTM_FREE, RTM_FREE, RTM_GUARDED),
    doit: callback(0),
    dumpit: dumpCallback,
    kind: fc.constantFrom('do', 'dump', 'both'),
    flags: fc.constantFrom(0, 0, 1, 4),
    bulk: fc.boolean(),
  })
  .map(({ protocol, msgtype, doit, dumpit, kind, flags, bulk }) => ({
    call: 'rtnl_register_module',
    protocol,
    msgtype,
    ...(kind !== 'dump' && { doit }),
    ...(kind !== 'do' && { dumpit }),
    // RTNL_FLAG_BULK_DEL_SUPPORTED: of other than a DEL the kernel warns
    ...((flags !== 0 || bulk) && { flags: flags | (bulk && msgtype === RTM_GUARDED ? 2 : 0) }),
  }));

const asking: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom(RTM_FREE, RTM_FREE, RTM_GUARDED),
    fc.constantFrom(5, 5, 1, 0x305, 0x301, 0x105, 0x205, 0xd),
    fc.constantFrom('28', '28', '00', '', '2800 0000', `28 ${'00'.repeat(8200)}`),
  )
  .map(([type, flags, body]) => ({
    call: 'send',
    socket: 'a',
    bytes: nlmsg({ type, flags, seq: 3 }, body) as string[],
  }));

const step: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 2, arbitrary: registering.map((each): Step[] => [each]) },
  { weight: 6, arbitrary: asking.map((each): Step[] => [each, { call: 'drain', socket: 'a' }]) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(PF_FREE, PF_OTHER)
      .map((protocol): Step[] => [{ call: 'rtnl_unregister', protocol, msgtype: RTM_FREE }]),
  },
  { weight: 1, arbitrary: fc.constant<Step[]>([{ call: 'kernel_calls' }]) },
);

export function routingHandlersProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const programs = fc
    .tuple(registering, fc.subarray([10, 11, 12]), fc.array(step, { minLength: 1, maxLength: 6 }))
    .map(([first, options, steps]) =>
      program([
        { call: 'socket', socket: 'a', protocol: 0 },
        ...options.map((option): Step => ({
          call: 'setsockopt',
          socket: 'a',
          level: 270,
          option,
          value: 1,
        })),
        first,
        ...steps.flat(),
        { call: 'kernel_calls' },
      ]),
    );
  return withActors(programs, weights.actor);
}
