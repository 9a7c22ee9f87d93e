/** A small hand-made run with every verdict and with hostile texts. For tests only. */
import type {
  CaseResult,
  HealthResult,
  RequirementResult,
  RunResult,
  Verdict,
} from './run-result.ts';

/** Whatever has broken a report before, or could: quotes, markup, controls, directives. */
export const HOSTILE =
  'a # SKIP \\# b \\ c ]]> <b> &lt; &amp; &#0; "q" \'s\' \n\r\t\u0000\u001b[31m\u0085\u2028\u202e\ud800 \u{1f600} {';

/** Passes unless told otherwise. */
export function requirement(
  id: string,
  verdict: Verdict,
  more: Partial<RequirementResult> = {},
): RequirementResult {
  const target = more.target ?? 'simulator';
  return {
    id,
    suite: 'headers',
    rule: `The rule of ${id}.`,
    level: 'must',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
    target,
    verdict,
    time: 12,
    cases: [{ name: 'plain', verdict: 'pass', time: 12 }],
    replay: `nlconform run --target ${target} --id ${id}`,
    ...more,
  };
}

/** A failing case. */
export function failing(name: string, fingerprint: string): CaseResult {
  return {
    name,
    verdict: 'fail',
    time: 3,
    divergence: {
      step: 2,
      stepText: 'sendmsg a {15 bytes} to the kernel',
      want: ['silence: the datagram is dropped', 'or', 'errno EINVAL'],
      got: [
        'NLMSG_ERROR len 36 flags 0 seq 1 pid 0x10001, error -22 (EINVAL)',
        '  24 00 00 00  02 00 00 00  01 00 00 00  01 00 01 00',
        '  ea ff ff ff  0f 00 00 00  10 00 05 00  01 00 00 00',
      ],
      difference: 'datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL)',
      fingerprint,
    },
  };
}

/** A report of a kernel's own. */
export function healthResult(more: Partial<HealthResult> = {}): HealthResult {
  return {
    kind: 'warning',
    title: 'WARNING in netlink_sendmsg',
    fingerprint: '1a2b3c4d',
    frames: ['netlink_sendmsg', 'sock_sendmsg', '__sys_sendto'],
    rule: 'hdr.short_dgram',
    cases: ['15 bytes'],
    repeats: true,
    shared: false,
    fails: true,
    count: 1,
    text: ['WARNING: CPU: 0 PID: 7 at net/netlink/af_netlink.c:12', 'Call Trace:', ' <TASK>'],
    replay: 'nlconform run --target uml --id hdr.short_dgram',
    ...more,
  };
}

const short = {
  rule: 'A datagram that is shorter than the sixteen bytes of a Netlink header is dropped in silence, and nothing is queued for the sender.',
  source: ['net/netlink/af_netlink.c netlink_rcv_skb', 'man 7 netlink, section "Netlink header"'],
};

const noModule = 'registration: a kernel without our module';

/** Every verdict once or more, three targets of which one could not be run. */
export const fixture: RunResult = {
  nlconform: 'run-result',
  version: 1,
  started: '2026-03-01T09:30:00.000Z',
  time: 4321,
  seed: 42,
  targets: [
    {
      spec: 'simulator',
      name: 'nlconform simulator',
      version: '6.18',
      capabilities: ['route', 'generic'],
      startTime: 2,
    },
    { spec: 'kernel', name: 'Linux', version: '6.18.44', capabilities: ['route'], startTime: 240 },
    {
      spec: 'exec:./agents/other.sh',
      unavailable: {
        reason: 'the command ended before its handshake (exit code 127)',
        mend: 'check that ./agents/other.sh exists and may be executed',
        verdict: 'skip',
      },
    },
  ],
  results: [
    requirement('hdr.short_dgram', 'pass', short),
    requirement('hdr.short_dgram', 'fail', {
      ...short,
      target: 'kernel',
      cases: [
        failing('15 bytes', 'f-1c9a40'),
        { name: '16 bytes', verdict: 'pass', time: 1 },
        failing('1 byte', 'f-1c9a40'),
      ],
    }),
    requirement('hdr.hostile', 'fail', {
      rule: HOSTILE,
      level: 'should',
      target: 'kernel',
      cases: [
        {
          name: HOSTILE,
          verdict: 'fail',
          time: 1,
          attempts: { failed: 3, of: 3 },
          program: {
            steps: [{ text: HOSTILE, sent: [HOSTILE, '      0  24000000    nlmsghdr.len 36'] }],
            at: 0,
            file: { nlconform: 'program', version: 1, steps: [] },
          },
          divergence: {
            step: 0,
            stepText: HOSTILE,
            want: [HOSTILE],
            got: [],
            difference: HOSTILE,
            fingerprint: 'f-77',
          },
        },
      ],
    }),
    requirement('hdr.order', 'changed', { level: 'observed', cases: [failing('two', 'f-2')] }),
    requirement('ack.cap', 'known', { suite: 'acks', reason: 'mended upstream, not in 6.18' }),
    requirement('ack.seq', 'fixed', { suite: 'acks', reason: 'was listed for 6.1' }),
    requirement('ack.family', 'skip', { suite: 'acks', target: 'kernel', reason: noModule }),
    requirement('ack.group', 'skip', { suite: 'acks', target: 'kernel', reason: noModule }),
    requirement('ack.hostile', 'skip', { suite: 'acks', target: 'kernel', reason: HOSTILE }),
    requirement('ack.lost', 'broken', {
      suite: 'acks',
      target: 'kernel',
      reason: 'the agent ended with signal SIGSEGV in step 3',
      cases: [{ name: 'plain', verdict: 'broken', time: 9, reason: 'no answer' }],
    }),
  ],
  masks: [
    { name: 'nlmsghdr.pid', reason: 'the kernel chooses port ids', bytes: 128 },
    { name: 'ifinfomsg.index', reason: 'devices are numbered in order of creation', bytes: 4 },
  ],
};
