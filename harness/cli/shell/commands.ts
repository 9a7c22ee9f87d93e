/** What the shell understands, one entry a command: help and completion read the same table. */
import { Mistake, meant } from '../../program/message-words/mistake.ts';
import { splitWords, type Word } from '../../program/message-words/split-words.ts';
import { oneLine } from '../../program/issue.ts';
import { EXIT, failure } from '../exit.ts';
import { fileCommands } from './file-commands.ts';
import { lookCommands } from './look-commands.ts';
import type { Answer, ShellCommand } from './shell-command.ts';
import { sendSteps } from './send-steps.ts';
import type { Session } from './session.ts';
import {
  addressStep,
  drainStep,
  getOptionStep,
  openStep,
  plainStep,
  recvStep,
  setOptionStep,
} from './socket-steps.ts';

const sockets: Readonly<Record<string, ShellCommand>> = {
  send: {
    usage: 'send [-n] [SOCKET] [to.pid=N] [to.groups=N] MESSAGE [; MESSAGE]',
    about: 'send a message by name, and show the answer; -n leaves it queued (help send)',
    async run(words, session) {
      const { steps, messages } = sendSteps(words, session.sockets, session.seq);
      const told = await session.add(...steps);
      session.seq += messages;
      return told;
    },
  },
  open: {
    usage: 'open NAME PROTOCOL [SOCK_DGRAM]',
    about: 'socket(AF_NETLINK, SOCK_RAW, PROTOCOL) under this name',
    run: (words, session, line) => session.add(openStep(words, line.length)),
  },
  close: {
    usage: 'close [SOCKET]',
    about: 'close it; without a name: the one used last, here and below',
    run: (words, session) => session.add(plainStep('close', words, session.sockets)),
  },
  bind: {
    usage: 'bind SOCKET [pid=N] [groups=MASK] [length=N]',
    about: 'bind to a port id and groups; pid=port:a is the port of socket a',
    run: (words, session) => session.add(addressStep('bind', words, session.sockets)),
  },
  connect: {
    usage: 'connect SOCKET [pid=N] [groups=MASK] [length=N]',
    about: 'set where sends go',
    run: (words, session) => session.add(addressStep('connect', words, session.sockets)),
  },
  getsockname: {
    usage: 'getsockname [SOCKET]',
    about: 'its port id and groups; getpeername is alike',
    run: (words, session) => session.add(plainStep('getsockname', words, session.sockets)),
  },
  getpeername: {
    usage: 'getpeername [SOCKET]',
    about: 'where its sends go',
    run: (words, session) => session.add(plainStep('getpeername', words, session.sockets)),
  },
  setsockopt: {
    usage: 'setsockopt SOCKET OPTION VALUE [length=N]',
    about: 'OPTION: NETLINK_EXT_ACK, SO_RCVBUF, 270:11; VALUE: a number, hex:0a0b, group:x',
    run: (words, session, line) => session.add(setOptionStep(words, session.sockets, line.length)),
  },
  getsockopt: {
    usage: 'getsockopt SOCKET OPTION [room=N]',
    about: 'read an option',
    run: (words, session, line) => session.add(getOptionStep(words, session.sockets, line.length)),
  },
  recv: {
    usage: 'recv [SOCKET] [room=N] [MSG_PEEK]',
    about: 'receive one datagram; never blocks',
    run: (words, session) => session.add(recvStep(words, session.sockets)),
  },
  drain: {
    usage: 'drain [SOCKET] [room=N]',
    about: 'receive all that is queued',
    run: (words, session) => session.add(drainStep(words, session.sockets)),
  },
  poll: {
    usage: 'poll [SOCKET]',
    about: 'what it is ready for',
    run: (words, session) => session.add(plainStep('poll', words, session.sockets)),
  },
};

export const commands: Readonly<Record<string, ShellCommand>> = {
  ...sockets,
  ...lookCommands,
  ...fileCommands,
  help: {
    usage: 'help [COMMAND]',
    about: 'this list, or what a command takes',
    run: ([name]) => help(name),
  },
  history: {
    usage: 'history',
    about: 'the lines so far; on a terminal the arrow keys walk them, from earlier sessions too',
    run: (_, session) => session.history.slice(0, -1),
  },
  quit: { usage: 'quit', about: 'leave; Ctrl-D does, too', run: () => [] },
};

/** Runs one line. What is wrong with it is told in one line, and the session goes on. */
export const answer: Answer = async (line, session, place = '') => {
  session.history.push(line);
  try {
    return await evaluate(line, session);
  } catch (error) {
    const where = place === '' ? '' : `${place}: `;
    if (error instanceof Mistake) {
      session.trouble = Math.max(session.trouble, EXIT.usage);
      const column = `${where.replace(/: $/, ', ')}column ${error.at + 1}`;
      return [`error: ${column}: ${oneLine(error.message)}`];
    }
    const { code, line: told } = failure(error);
    session.trouble = Math.max(session.trouble, code);
    return [`error: ${where}${told}`];
  }
};

async function evaluate(line: string, session: Session): Promise<string[]> {
  const [name] = splitFirst(line);
  if (name === undefined) return [];
  const command = commands[name.text];
  if (command === undefined || !Object.hasOwn(commands, name.text)) {
    const near = meant(name.text, Object.keys(commands));
    throw new Mistake(name.at, `'${name.text}' is no command${near || '; help lists them'}`);
  }
  const words = wholeLine.has(name.text) ? splitFirst(line) : splitWords(line);
  return command.run(words.slice(1), session, line, answer);
}

/** Commands whose argument is the rest of the line as it stands. */
const wholeLine: ReadonlySet<string> = new Set(['step', 'decode', 'save', 'source']);

/** The command, and the rest as one word. */
function splitFirst(line: string): Word[] {
  const match = /^\s*([^\s#;]\S*)\s*(.*?)\s*$/.exec(line);
  if (match === null) return [];
  const [, name = '', rest = ''] = match;
  const at = line.indexOf(name);
  if (rest === '') return [{ text: name, at }];
  return [
    { text: name, at },
    { text: rest, at: line.indexOf(rest, at + name.length) },
  ];
}

function help(word: Word | undefined): string[] {
  if (word === undefined) {
    return [
      ...Object.values(commands).flatMap(({ usage, about }) => [usage, `      ${about}`]),
      'A line that begins with # is a comment.',
    ];
  }
  const command = commands[word.text];
  if (command === undefined) throw new Mistake(word.at, `'${word.text}' is no command`);
  return [command.usage, `      ${command.about}`, ...(word.text === 'send' ? MESSAGE_HELP : [])];
}

const MESSAGE_HELP = `
MESSAGE is a name, then flags, fields of its header and attributes, in any order:
  RTM_GETLINK NLM_F_ACK ifi_index=lo IFLA_EXT_MASK=1
  RTM_NEWLINK NLM_F_CREATE NLM_F_ACK IFLA_IFNAME=d0 IFLA_LINKINFO={IFLA_INFO_KIND=dummy}
  nlctrl CTRL_CMD_GETFAMILY CTRL_ATTR_FAMILY_NAME=nlctrl
  devlink 1 NLM_F_DUMP            a family and the number of its command
  0x3f0 hex:00000000              a type by number, and bytes
  hex 10000000 0100 0500 01000000 00000000

NLM_F_REQUEST goes without saying; nlmsg_flags=0 says them all. nlmsg_len=, nlmsg_type=,
nlmsg_seq=, nlmsg_pid= put anything into the header. Attributes: by number 7=u32:5, with bits
7|NLA_F_NET_BYTEORDER=be16:80, empty IFLA_MTU, of another size IFLA_MTU=u16:5, as bytes
IFLA_MTU=hex:0a. Kinds: u8 u16 u32 u64 s32 s64 be16 be32 str nostr ip mac hex. Numbers known
only when it runs: port:SOCKET, family:NAME, group:FAMILY+N, dev:NAME.
Several messages in one datagram: apart by a ; that stands alone.`.split('\n');
