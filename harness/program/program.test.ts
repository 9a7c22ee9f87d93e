import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownCalls, parseProgram, program } from './program.ts';

const told = (given: unknown): string => {
  const parsed = parseProgram(given);
  return parsed.ok ? 'a program' : parsed.error;
};
const base = { nlconform: 'program', version: 1, steps: [] };
const SYMBOLS =
  '{"port": socket}, {"family": name, "size": 2 or 4}, {"group": family, "index": n} or {"ifindex": device}';

describe('a file that is no program', () => {
  it.each([
    [null, 'the file: expected object, received null'],
    [5, 'the file: expected object, received number'],
    [[], 'the file: expected object, received array'],
    [{}, 'nlconform: no program: expected "program"'],
    [{ ...base, nlconform: 'transcript' }, 'nlconform: no program: expected "program"'],
    [{ ...base, version: 0 }, 'version: this nlconform reads version 1 of programs, not 0'],
    [{ ...base, version: '2' }, 'version: this nlconform reads version 1 of programs, not "2"'],
    [{ ...base, extra: 1 }, 'the file: Unrecognized key: "extra"'],
    [{ ...base, steps: {} }, 'steps: expected array, received object'],
    [{ ...base, title: 1 }, 'title: expected string, received number'],
    [{ ...base, actors: { 'a b': {} } }, 'actors.a b: letters, digits, dot, dash, underscore'],
    [{ ...base, actors: { a: { uid: -1 } } }, 'actors.a.uid: Too small: expected number to be >=0'],
    [
      { ...base, 'a\nb\u001b[31m': 1 },
      String.raw`the file: Unrecognized key: "a\u000ab\u001b[31m"`,
    ],
  ])('%j', (given, error) => {
    expect(told(given)).toBe(error);
  });
});

describe('a step with a mistake', () => {
  const a = { socket: 'a' };
  it.each([
    [5, 'steps[1]: expected object, received number'],
    [{}, 'steps[1].call: expected string, received undefined'],
    [{ call: 5 }, 'steps[1].call: expected string, received number'],
    [{ call: 'bind' }, 'steps[1].socket: expected string, received undefined'],
    [{ call: 'bind', socket: 'a b' }, 'steps[1].socket: letters, digits, dot, dash, underscore'],
    [{ call: 'bind', ...a, pid: 1 }, 'steps[1]: Unrecognized key: "pid"'],
    [
      { call: 'bind', ...a, address: { pid: -1 } },
      'steps[1].address.pid: Too small: expected number to be >=0',
    ],
    [
      { call: 'bind', ...a, address: { pid: 'x' } },
      `steps[1].address.pid: neither a number from 0 to 0xffffffff nor a symbol: ${SYMBOLS}`,
    ],
    [
      { call: 'send', ...a, bytes: '0' },
      'steps[1].bytes: hex: an even number of digits, blanks are free',
    ],
    [
      { call: 'send', ...a, bytes: ['00', { prt: 'a' }] },
      `steps[1].bytes[1]: neither hex nor a symbol: ${SYMBOLS}`,
    ],
    [
      { call: 'send', ...a, bytes: 5 },
      'steps[1].bytes: expected string, received number, or expected array, received number',
    ],
    [
      { call: 'setsockopt', ...a, level: 1, option: 1, value: null },
      `steps[1].value: neither a number, nor bytes, nor ${SYMBOLS}`,
    ],
    [
      { call: 'recv', ...a, via: 'ftp' },
      'steps[1].via: Invalid option: expected one of "recvmsg"|"read"',
    ],
    [{ call: 'recv', ...a, room: 2e6 }, 'steps[1].room: Too big: expected number to be <=1048576'],
    [
      { call: 'attach_filter', ...a, instructions: [[1, 2, 3]] },
      'steps[1].instructions[0]: Too small: expected array to have >=4 items',
    ],
    [
      { call: 'genl_register_family', family: 'f', definition: { name: { hex: 'x' } } },
      'steps[1].definition.name.hex: hex: an even number of digits, blanks are free',
    ],
  ])('%j', (step, error) => {
    expect(told({ ...base, steps: [{ call: 'close', socket: 'a' }, step] })).toBe(error);
  });
});

it('a call that is not known passes as it is, whatever its fields', () => {
  const given = { ...base, steps: [{ call: 'teleport', to: { planet: 4 } }] };
  expect(parseProgram(given)).toEqual({ ok: true, program: given });
});

it('the calls of the schema', () => {
  expect([...knownCalls].toSorted().join(' ')).toMatchInlineSnapshot(
    `"accept attach_filter bind build_message close connect drain genl_has_listeners genl_register_family genl_set_err genl_unregister_family genlmsg_multicast genlmsg_multicast_allns genlmsg_unicast getpeername getsockname getsockopt ioctl kernel_calls listen mmap netlink_kernel_create netlink_kernel_release nlmsg_multicast nlmsg_notify nlmsg_unicast poll read_proc recv rtnl_register_module rtnl_unregister send setsockopt shutdown socket socketpair"`,
  );
});

it('what the builder makes is a program', () => {
  const made = program([{ call: 'socket', socket: 'a', protocol: 0 }], {
    title: 't',
    actors: { x: { process: 'p', netns: 'n', capabilities: [] } },
  });
  expect(parseProgram(JSON.parse(JSON.stringify(made)))).toEqual({ ok: true, program: made });
});

/** JSON near enough to a program that every branch of the schema is reached. */
const fields = ['call', 'socket', 'bytes', 'address', 'value', 'pid', 'definition', 'name', 'port'];
const nearStep = fc.dictionary(
  fc.constantFrom(...fields),
  fc.oneof(fc.jsonValue(), fc.constantFrom('a', 'send', 'bind', 'setsockopt', '00', { port: 'a' })),
);
const nearProgram = fc.record(
  {
    nlconform: fc.constant('program'),
    version: fc.constant(1),
    actors: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue())),
    steps: fc.array(fc.oneof(nearStep, fc.jsonValue())),
  },
  { requiredKeys: ['nlconform', 'version', 'steps'] },
);

it('any JSON at all is judged in one line', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearProgram), (given) => {
      expect(told(given)).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u);
    }),
    { numRuns: 1000 },
  );
});
