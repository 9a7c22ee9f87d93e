/** The shell as its users have it: lines on a pipe, and keys on a terminal. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ends, NLCONFORM, nlconform, scratch } from './command-line.ts';

const { folder, file } = scratch();

/** Lines on its standard input. */
function shell(lines: readonly string[], ...args: string[]) {
  const script = file('lines.txt', lines.join('\n'));
  const command = [...NLCONFORM, 'shell', ...args].map((word) => `'${word}'`).join(' ');
  return ends(['/bin/sh', '-c', `${command} < '${script}'`], { cwd: folder });
}

const ON_SIMULATOR = ['--target', 'simulator'];

describe('lines on a pipe', () => {
  it('a message by name opens its socket, is sent, and its answer decoded', async () => {
    const { code, out, err } = await shell(
      ['send NLMSG_NOOP NLM_F_ACK', '', '# a comment', 'getsockname'],
      ...ON_SIMULATOR,
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatchInlineSnapshot(`
      "> send NLMSG_NOOP NLM_F_ACK
      0. socket route NETLINK_ROUTE
           returns 0
      1. send route bytes ["10000000 01000500 01000000 00000000"]
           returns 16
      2. drain route
           datagram 0: ACK of NLMSG_NOOP seq 1
                 0  24000000             nlmsghdr.len 36
                 4  0200                 nlmsghdr.type NLMSG_ERROR
                 6  0001                 nlmsghdr.flags NLM_F_CAPPED
                 8  01000000             nlmsghdr.seq 1
                12  0000ff7f             nlmsghdr.pid 2147418112
                16  00000000             nlmsgerr.error 0
                20  10000000             nlmsgerr.msg.len 16
                24  0100                 nlmsgerr.msg.type NLMSG_NOOP
                26  0500                 nlmsgerr.msg.flags NLM_F_REQUEST|NLM_F_ACK
                28  01000000             nlmsgerr.msg.seq 1
                32  00000000             nlmsgerr.msg.pid 0
      note: 2147418112: process id of main
      > # a comment
      > getsockname
      3. getsockname route
           returns 0
           name {nl_pid 2147418112, nl_groups 0}, length 12
      "
    `);
  });

  it('a line that cannot be understood makes it exit code 2', async () => {
    const { code, out, err } = await shell(['bnid', 'quit', 'show'], ...ON_SIMULATOR);
    expect([code, err]).toEqual([2, '']);
    expect(out).toBe(
      "> bnid\nerror: line 1, column 1: 'bnid' is no command; meant bind?\n> quit\n",
    );
  });

  it('the output is the same from run to run, on the live kernel too', async () => {
    const lines = ['send RTM_GETADDR NLM_F_DUMP', 'bind route', 'getsockname', 'drain'];
    const [first, second] = [await shell(lines), await shell(lines)];
    expect(first).toEqual(second);
  });

  it('an unusable target is told in one line, exit code 3', async () => {
    const { code, out, err } = await shell(['show'], '--target', 'exec:exit 4');
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe('nlconform: start exec:exit 4: the agent gave no handshake: exit code 4\n');
  });
});

describe('keys on a terminal', () => {
  /**
   * What `script` of util-linux shows of a pseudo-terminal; keys are struck once their text is
   * shown, one stroke at a time: readline takes several at once for pasted text, without Tab.
   */
  function onTerminal(
    strokes: readonly (readonly [once: string, keys: string])[],
  ): Promise<{ code: number | null; shown: string }> {
    const command = [...NLCONFORM, 'shell', ...ON_SIMULATOR].map((word) => `'${word}'`).join(' ');
    const env = { ...process.env, TERM: 'xterm', XDG_STATE_HOME: folder };
    return new Promise((resolve, reject) => {
      const child = spawn('script', ['-qec', command, '/dev/null'], { env, cwd: folder });
      let shown = '';
      let from = 0;
      let next = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        shown += chunk.toString();
        const [once, keys] = strokes[next] ?? [];
        if (once === undefined || !shown.slice(from).includes(once)) return;
        from = shown.length;
        next++;
        child.stdin.write(keys ?? '');
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, shown }));
    });
  }

  it('Tab completes, Ctrl-C clears the line, Ctrl-D leaves with 0', async () => {
    const { code, shown } = await onTerminal([
      ['> ', 'send NLMSG_NO'],
      ['NLMSG_NO', '\t'],
      ['OP ', 'NLM_F_AC'],
      ['NLM_F_AC', '\t'],
      ['K ', '\r'],
      ['of main', 'nonsense'],
      ['nonsense', '\u0003'],
      ['^C', '\u0004'],
    ]);
    expect(code).toBe(0);
    expect(shown).toContain('ACK of NLMSG_NOOP seq 1');
    expect(shown).not.toContain('no command');
    expect(readFileSync(join(folder, 'nlconform', 'shell-history'), 'utf8')).toBe(
      'send NLMSG_NOOP NLM_F_ACK \n',
    );
  });
});

describe('decode', () => {
  it('explains hex, with what is left over', async () => {
    const { code, out } = await nlconform('decode', '10000000 0100 0500 01000000 00000000 0a0b');
    expect([code, out]).toMatchInlineSnapshot(`
      [
        0,
        "    0  NLMSG_NOOP seq 1 (16 bytes)
          0  10000000             nlmsghdr.len 16
          4  0100                 nlmsghdr.type NLMSG_NOOP
          6  0500                 nlmsghdr.flags NLM_F_REQUEST|NLM_F_ACK
          8  01000000             nlmsghdr.seq 1
         12  00000000             nlmsghdr.pid 0
         16  0a0b               rest <-- 2 bytes left over
      ",
      ]
    `);
  });

  it('a family is named where its id alone says nothing', async () => {
    const { out } = await nlconform(
      ...['decode', '14000000 2300 0100 01000000 00000000 01010000'],
      ...['--protocol', 'NETLINK_GENERIC', '--family', 'devlink'],
    );
    expect(out).toContain('nlmsghdr.type devlink');
  });

  it.each([
    [['decode', '10 0g'], "'g' is no hex digit; hex, a strace string or a file is decoded"],
    [['decode', 'no/such.pcap'], 'no/such.pcap: cannot be read: there is no such file'],
    [
      ['decode', '00', '-p', 'NETLINK_ROUT'],
      '--protocol NETLINK_ROUT: no such protocol; meant NETLINK_ROUTE? (NETLINK_ROUTE, NETLINK_UNUSED, NETLINK_USERSOCK, … or a number)',
    ],
  ])('%s', async (args, told) => {
    const { code, out, err } = await nlconform(...args);
    expect([code, out, err]).toEqual([2, '', `nlconform: ${told}\n`]);
  });
});
