/** What start, dumpit and done make of a dump. */
import { nla } from '../../harness/program/build.ts';
import type { OperationDefinition } from '../../harness/program/definition.ts';
import { extack, wantsExtack } from '../../harness/runner/extack.ts';
import { close, hears, refusal, send, socket } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  asker,
  called,
  family,
  found,
  register,
  registration,
  unregister,
  type Nameless,
} from './family.ts';
import { ask, NLM_F_DUMP, part } from './own-messages.ts';

const source = ['net/netlink/af_netlink.c netlink_dump'];
const starting = [
  'net/netlink/af_netlink.c __netlink_dump_start',
  'net/netlink/genetlink.c genl_start',
];
const request = ask(1, NLM_F_DUMP);
const dumping = (op: Omit<OperationDefinition, 'cmd'>, more: Nameless = {}) =>
  family('own', { resvStartOp: 255, ...more, ops: [{ cmd: 1, ...op }] });

type Does = NonNullable<OperationDefinition['dumpit']>;
const dumped = (name: string, dumpit: Does, ...heard: Parameters<typeof hears>) => {
  const own = dumping({ dumpit });
  return {
    name,
    lines: [
      asker,
      wantsExtack('a'),
      register(own),
      send('a', request),
      hears(...heard),
      ...found(own),
    ],
  };
};
const [EDOM, EMSGSIZE, EINTR] = [-33, -90, -4];
const put = (...cmds: readonly number[]) => ({ sends: cmds.map((cmd) => ({ cmd })) });
const more = (...cmds: readonly number[]) => ({ ...put(...cmds), ret: 'sent' as const });
const said = 'said by a dumpit';
const once = 'dumpit 1, nothing parsed';

const refusedStart = (name: string, ret: number, answer: readonly Line[]) => {
  const own = dumping({ dumpit: put(5), start: ret, done: true });
  return {
    name,
    lines: [
      asker,
      register(own),
      send('a', request),
      ...answer,
      called('start 1, nothing parsed'),
      ...found(own),
    ],
  };
};

const LEFTOVER = 'bytes leftover after parsing attributes';
/** @param text what is told of what start says; absent: nothing but what was found before */
const sayingStart = (text?: string) =>
  [
    { name: 'right attributes', attributes: '', found: undefined },
    { name: 'a byte left over', attributes: '00', found: LEFTOVER },
  ].map(({ name, attributes, found: before }) => {
    const own = family('own', {
      ...one,
      resvStartOp: 255,
      ops: [
        {
          cmd: 1,
          dumpit: put(5),
          start: { ret: EDOM, message: said },
          validate: GENL_DONT_VALIDATE_DUMP_STRICT,
        },
      ],
    });
    const sent = ask(1, NLM_F_DUMP, attributes);
    const told = text ?? before;
    return {
      name,
      lines: [
        asker,
        wantsExtack('a'),
        register(own),
        send('a', sent),
        hears(
          'a',
          refusal(sent, 'EDOM', told === undefined ? {} : { tlvs: extack({ msg: told }) }),
        ),
        called('start 1, no attributes'),
      ],
    };
  });

/** Attribute 1 is a U8. */
const one: Nameless = {
  maxattr: 1,
  policy: 'main',
  policies: { main: { maxattr: 1, attributes: [{ attr: 1, type: 'U8' }] } },
};
const attribute = (payload: string): string => nla<string>(1, payload).join('');
const [GENL_DONT_VALIDATE_DUMP, GENL_DONT_VALIDATE_DUMP_STRICT] = [2, 4];
/** @param ran with the attributes that it saw; absent: refused */
const validated = (name: string, validate: number, attributes: string, ran?: string) => {
  const own = family('own', { ...one, resvStartOp: 255, ops: [{ cmd: 1, dumpit: 0, validate }] });
  const sent = ask(1, NLM_F_DUMP, attributes);
  return {
    name,
    lines: [
      asker,
      register(own),
      send('a', sent),
      hears('a', ran === undefined ? refusal(sent, 'EINVAL') : part([], 0)),
      ran === undefined ? called() : called(`dumpit 1, ${ran}`),
    ],
  };
};

export const dumpCallbacks: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.dump.len',
    rule: 'a dumpit that returns the length of what it put is called again for the next part, until it returns 0',
    source,
    cases: [
      dumped('two calls, then 0', [more(5), more(6, 7)], 'a', part([5]), part([6, 7]), part([], 0)),
      dumped('0 at once', [put(5, 6)], 'a', part([5, 6], 0)),
      dumped('one call, then 0 with data', [more(5), put(6)], 'a', part([5]), part([6], 0)),
    ],
  },
  {
    ...registration,
    id: 'genl.dump.error.data',
    rule: 'what a dumpit put before it failed stays in front of NLMSG_DONE with its error',
    source,
    cases: [
      dumped('in the first part', { ...put(5, 6), ret: EDOM }, 'a', part([5, 6], EDOM)),
      dumped('in the second', [more(5), { ...put(6), ret: EDOM }], 'a', part([5]), part([6], EDOM)),
    ],
  },
  {
    ...registration,
    id: 'genl.dump.emsgsize',
    rule: 'a dumpit that put something and returns -EMSGSIZE is called again',
    source,
    differs: { '6.1': 'it ends the dump, with DONE -EMSGSIZE' },
    seen: ['6.12.117'],
    cases: [
      dumped('then 0', [{ ...put(5), ret: EMSGSIZE }, put(6)], 'a', part([5]), part([6], 0)),
      dumped('with nothing put', [{ ret: EMSGSIZE }, put(6)], 'a', part([], EMSGSIZE)),
    ],
  },
  {
    ...registration,
    id: 'genl.dump.done-ext',
    rule: 'the message that a dumpit sets rides on NLMSG_DONE, with an error and with 0',
    source: ['net/netlink/af_netlink.c netlink_dump_done'],
    cases: [
      dumped('an error', { message: said, ret: EDOM }, 'a', part([], EDOM, extack({ msg: said }))),
      dumped('success', { ...put(5), message: said }, 'a', part([5], 0, extack({ msg: said }))),
    ],
  },
  {
    ...registration,
    id: 'genl.dump.start-error',
    rule: 'the error of start is an ordinary refusal; neither dumpit nor done runs',
    source: starting,
    cases: [refusedStart('EDOM', EDOM, [hears('a', refusal(request, 'EDOM'))])],
  },
  {
    ...registration,
    id: 'genl.dump.start-ext',
    rule: 'what a start says as it refuses is told with the refusal',
    source: starting,
    differs: { '6.1': 'it is not told, see genl.dump.start-silent' },
    seen: ['6.12.117'],
    cases: sayingStart(said),
  },
  {
    ...registration,
    id: 'genl.dump.start-silent',
    rule: 'before 6.2 what a start says as it refuses is not told, what was found in the attributes is',
    source: starting,
    differs: {
      '6.12': 'it is told, see genl.dump.start-ext',
      '6.18': 'it is told, see genl.dump.start-ext',
    },
    seen: ['6.1.192'],
    cases: sayingStart(),
  },
  {
    ...registration,
    id: 'genl.dump.start-eintr',
    rule: 'of a start that returns -EINTR nothing is said, and there is no dump',
    source: starting,
    cases: [refusedStart('EINTR', EINTR, [hears('a')])],
  },
  {
    ...registration,
    id: 'genl.dump.done-called',
    rule: 'done runs once: at the end of the dump, or when the socket is closed over what is unread',
    source: ['net/netlink/af_netlink.c netlink_release'],
    cases: [
      {
        name: 'at the end',
        lines: [
          asker,
          register(dumping({ start: 0, dumpit: put(5), done: true })),
          send('a', request),
          hears('a', part([5], 0)),
          called('start 1, nothing parsed', once, 'done 1'),
          close('a'),
          called(),
        ],
      },
      {
        name: 'closed over the first part',
        lines: [
          asker,
          register(dumping({ start: 0, dumpit: [more(5), more(6)], done: true })),
          send('a', request),
          called('start 1, nothing parsed', once),
          close('a'),
          called('done 1'),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.dump.outlives',
    rule: 'a dump that has begun runs to its end after its family is unregistered',
    source: ['net/netlink/genetlink.c genl_unregister_family'],
    cases: [
      {
        name: 'two parts unread',
        lines: [
          asker,
          socket('b', 'NETLINK_GENERIC'),
          register(dumping({ dumpit: [more(5), more(6)] })),
          send('a', request),
          unregister(dumping({ dumpit: 0 })),
          hears('a', part([5]), part([6]), part([], 0)),
          send('a', request),
          hears('a', refusal(request, 'ENOENT')),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.attr.dump-novalidate',
    rule: 'with GENL_DONT_VALIDATE_DUMP the attributes of a dump are not looked at, and no table is made of them',
    source: starting,
    cases: [
      validated('a good one', GENL_DONT_VALIDATE_DUMP, attribute('05'), 'nothing parsed'),
      validated('too long', GENL_DONT_VALIDATE_DUMP, attribute('0506'), 'nothing parsed'),
      validated('no attributes at all', GENL_DONT_VALIDATE_DUMP, 'ffff', 'nothing parsed'),
    ],
  },
  {
    ...registration,
    id: 'genl.attr.dump-liberal',
    rule: 'with GENL_DONT_VALIDATE_DUMP_STRICT the attributes of a dump are validated liberally, without either flag strictly',
    source: starting,
    cases: [
      validated(
        'too long, liberal',
        GENL_DONT_VALIDATE_DUMP_STRICT,
        attribute('0506'),
        'attributes 1',
      ),
      validated('good, liberal', GENL_DONT_VALIDATE_DUMP_STRICT, attribute('05'), 'attributes 1'),
      validated('too long, strict', 0, attribute('0506')),
      validated('good, strict', 0, attribute('05'), 'attributes 1'),
      validated('none, strict', 0, '', 'no attributes'),
    ],
  },
];
