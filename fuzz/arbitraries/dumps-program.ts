/** Dumps read in parts, with other requests in between, a second dump, small rooms, a close. */
import fc from 'fast-check';
import { cstring, genl, nla, nlmsg, struct, u16, u32 } from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { withActors } from './actors.ts';
import { oddSend } from './odd-send.ts';
import { plainRequest } from './plain-request.ts';
import { receive } from './receive.ts';
import { setOption } from './socket-option.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const [ROUTE, GENERIC] = [0, 16];
const NLM_F_DUMP = 0x300;
const [RTM_GETLINK, GENL_ID_CTRL, GETFAMILY, GETPOLICY] = [18, 16, 3, 10];
const [FAMILY_ID, FAMILY_NAME, OP, IFLA_MASTER] = [1, 2, 10, 10];
const a = fc.constant('a');

const flags = fc.constantFrom(1, 1, 1, 5).map((given) => given | NLM_F_DUMP);

const controllerDump = fc.constantFrom(
  genl(GETFAMILY),
  genl(GETFAMILY),
  ...[
    [nla(FAMILY_ID, u16(GENL_ID_CTRL))],
    [nla(FAMILY_NAME, cstring('nlctrl'))],
    [nla(FAMILY_ID, u16(GENL_ID_CTRL)), nla(OP, u32(GETFAMILY))],
    [nla(FAMILY_ID, u16(GENL_ID_CTRL)), nla(OP, u32(99))],
    [nla(FAMILY_ID, u16(GENL_ID_CTRL)), nla(OP, u32(0x100 + GETFAMILY))],
    [nla(FAMILY_ID, u16(999))],
  ].map((attributes) => [genl(GETPOLICY), ...attributes.flat().map(String)].join(' ')),
);

const linkDump = fc.constantFrom(
  struct(ifinfomsg),
  struct(ifinfomsg),
  struct(ifinfomsg, { index: 1 }),
  struct(ifinfomsg, { family: 10 }),
  // filters
  ...[7, 0].map((index) =>
    [struct(ifinfomsg), ...nla(IFLA_MASTER, u32(index)).map(String)].join(' '),
  ),
  '00',
);

const dump = (protocol: number): fc.Arbitrary<Step> =>
  fc
    .tuple(
      flags,
      protocol === GENERIC ? controllerDump : linkDump,
      fc.constantFrom(protocol === GENERIC ? GENL_ID_CTRL : RTM_GETLINK),
      fc.nat({ max: 1000 }),
    )
    .map(([given, body, type, seq]): Step => {
      const bytes: Bytes = nlmsg({ type, flags: given, seq }, body);
      return { call: 'send', socket: 'a', bytes: bytes as string[] };
    });

/** To another port, and back to the kernel, while parts of a dump are there. */
const connecting = fc.constantFrom(0, 0x10001).map((pid): Step => ({
  call: 'connect',
  socket: 'a',
  address: { pid },
}));

const step = (protocol: number): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 3, arbitrary: dump(protocol) },
    { weight: 6, arbitrary: receive(a) },
    { weight: 2, arbitrary: plainRequest(a) },
    { weight: 1, arbitrary: setOption(a) },
    { weight: 1, arbitrary: oddSend(a) },
    { weight: 1, arbitrary: connecting },
    { weight: 1, arbitrary: fc.constant<Step>({ call: 'close', socket: 'a' }) },
  );

const STEPS = { [ROUTE]: step(ROUTE), [GENERIC]: step(GENERIC) };
const DUMPS = { [ROUTE]: dump(ROUTE), [GENERIC]: dump(GENERIC) };

export function dumpsProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const programs = fc
    .constantFrom(ROUTE, GENERIC, GENERIC)
    .chain((protocol) =>
      fc
        .tuple(
          fc.array(setOption(a), { maxLength: 2 }),
          DUMPS[protocol] ?? dump(protocol),
          fc.array(STEPS[protocol] ?? step(protocol), { maxLength: 6 }),
        )
        .map(([options, first, steps]) =>
          program([
            { call: 'socket', socket: 'a', protocol },
            ...options,
            first,
            ...steps,
            { call: 'drain', socket: 'a' },
          ]),
        ),
    );
  return withActors(programs, weights.actor);
}
