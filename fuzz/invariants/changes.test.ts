import { describe, expect, it } from 'vitest';
import { type Actor, type Program, type Step, program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { violation } from './index.ts';

const plain = (bytes: string): string => bytes.replaceAll(' ', '');
const ask = (bytes: string, actor?: string): Step => ({
  ...{ call: 'send', socket: 'a', bytes: plain(bytes) },
  ...(actor !== undefined && { actor }),
});
const open: Step = { call: 'socket', socket: 'a', protocol: 0 };
const drain: Step = { call: 'drain', socket: 'a' };

type Exchanged = [request: Step | Step[], ...answers: string[]];

/** Each request and what came back for it. */
function judge(
  exchanges: Exchanged[],
  actors: Record<string, Actor> = {},
  /** Done before. */
  first: Step[] = [],
) {
  const asked = exchanges.flatMap(([request]) => [...[request].flat(), drain]);
  const given: Program = program([open, ...first, ...asked], { actors });
  const outcomes = exchanges.flatMap(([request, ...answers]) => [
    ...[request].flat().map(() => ({ ret: 1 })),
    { ret: answers.length, datagrams: answers.map((bytes) => ({ bytes: plain(bytes) })) },
  ]);
  const transcript: Transcript = {
    ...{ nlconform: 'transcript', version: 1, processes: { main: 4242 }, ports: { a: 4242 } },
    outcomes: [{ ret: 0 }, ...first.map(() => ({ ret: 0 })), ...outcomes],
  };
  const found = violation(given, transcript);
  return found && [found.invariant, found.kind];
}

const NEWADDR = '18000000 14000500 01000000 00000000 02080000 01000000';
const answer = (error: string, request = NEWADDR) =>
  `2c000000 02000000 01000000 92100000 ${error} ${request}`;

describe('a change by somebody without capabilities', () => {
  const actors = { plain: { capabilities: [] } };
  const accepted = ['an unprivileged change is refused', 'accepted'];
  it.each([
    ['ffffffff', 'plain', undefined],
    ['00000000', 'plain', accepted],
    ['eaffffff', 'plain', accepted],
    ['00000000', undefined, undefined],
  ])('error %s, by %s', (error, actor, found) => {
    expect(judge([[ask(NEWADDR, actor), answer(error)]], actors)).toEqual(found);
  });

  it('an answer to a number that somebody else used before may be to that one', () => {
    const before: Exchanged = [ask(NEWADDR, undefined)];
    const after: Exchanged = [ask(NEWADDR, 'plain'), answer('eaffffff')];
    expect(judge([before, after], actors)?.[0]).not.toBe('an unprivileged change is refused');
  });

  it('asking changes nothing', () => {
    const get = NEWADDR.replace('1400', '1600');
    expect(judge([[ask(get, 'plain'), answer('00000000', get)]], actors)).toBeUndefined();
  });
});

describe('a request between two dumps', () => {
  const dump = (seq: string) => ask(`18000000 16000103 ${seq} 00000000 00000000 00000000`);
  const part = (seq: string, last: string) =>
    `20000000 14000200 ${seq} 92100000 02080000 01000000 08000100 0a0000${last}`;
  const done = (seq: string) => `14000000 03000200 ${seq} 92100000 00000000`;
  const [two, three] = ['02000000', '03000000'];
  const exchanged = (error: string, last: string, request = NEWADDR): Exchanged[] => [
    [dump(two), part(two, '01'), done(two)],
    [ask(request), answer(error, request)],
    [dump(three), part(three, last), done(three)],
  ];
  const run = (error: string, last: string, request = NEWADDR, first: Step[] = []) =>
    judge(exchanged(error, last, request), {}, first);
  const changed = (type: number) => ['a refused request changes nothing', `type ${type}`];

  it('was refused, and the dumps are alike', () => {
    expect(run('efffffff', '01')).toBeUndefined();
  });
  it('was refused, and the dumps differ', () => {
    expect(run('efffffff', '02')).toEqual(changed(20));
  });
  it('was refused, and an option says how the second dump is answered', () => {
    const option: Step = { call: 'setsockopt', socket: 'a', level: 270, option: 12, value: 1 };
    expect(run('efffffff', '02', NEWADDR, [option])).toEqual(changed(20));
    const [first, ...others] = exchanged('efffffff', '02');
    if (first === undefined) throw new TypeError('no exchange');
    const [request, ...answers] = first;
    const given: Exchanged = [[request, option].flat(), ...answers];
    expect(judge([given, ...others])).toBeUndefined();
  });
  it('was refused, and the program has handlers of its own, that tell what they like', () => {
    const own: Step = {
      ...{ call: 'rtnl_register_module', protocol: 40, msgtype: 70 },
      dumpit: [{ ret: 0 }],
    };
    expect(run('efffffff', '02', NEWADDR, [own])).toBeUndefined();
  });
  it('was accepted, and may change something', () => {
    expect(run('00000000', '02')).toBeUndefined();
  });
  it('changes of a device may stay half done', () => {
    expect(run('eaffffff', '02', NEWADDR.replace('1400', '1300'))).toBeUndefined();
  });
});

it('an attribute of an answer that is not whole', () => {
  const get = '18000000 16000500 01000000 00000000 02000000 01000000';
  const told = '1c000000 14000000 01000000 92100000 02080000 01000000 09000100';
  expect(judge([[ask(get), told, answer('00000000', get)]])).toEqual([
    'answers are made of whole attributes',
    'type 20',
  ]);
});

it('an offset inside of an attribute, but not at one', () => {
  const request =
    '24000000 14000500 01000000 00000000 02080000 01000000 0c000100 00000000 00000000';
  const refusal = (offset: string) =>
    `40000000 02000002 01000000 92100000 eaffffff ${request} 08000200 ${offset}`;
  expect(judge([[ask(request), refusal('18000000')]])).toBeUndefined();
  expect(judge([[ask(request), refusal('1c000000')]])).toEqual([
    'an extended ACK points into its request',
    'between attributes',
  ]);
});
