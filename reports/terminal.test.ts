import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { fixture, requirement } from './fixture.ts';
import { renderSummary } from './terminal.ts';

const hostile = /hostile/u;

/** The fixture without its hostile rules, which visible.test.ts looks after. */
const tame = { ...fixture, results: fixture.results.filter(({ id }) => !hostile.test(id)) };

test('every section, at 80 columns', () => {
  expect(renderSummary(tame, { colour: false, width: 80 })).toMatchInlineSnapshot(`
    "nlconform, 2026-03-01T09:30:00.000Z, 4.3 s, seed 42
    target simulator: nlconform simulator 6.18
    target kernel: Linux 6.18.44

    suite    target      pass   fail  changed  known  fixed   skip  broken
    headers  simulator      1      -        1      -      -      -       -
    headers  kernel         -      1        -      -      -      -       -
    acks     simulator      -      -        -      1      1      -       -
    acks     kernel         -      -        -      -      -      2       1
    all                     1      1        1      1      1      2       1

    FAIL hdr.short_dgram [kernel]
      rule         A datagram that is shorter than the sixteen bytes of a Netlink
                   header is dropped in silence, and nothing is queued for the
                   sender.
      level        must
      source       net/netlink/af_netlink.c netlink_rcv_skb
      source       man 7 netlink, section "Netlink header"
      case         15 bytes
      step 2       sendmsg a {15 bytes} to the kernel
      want         silence: the datagram is dropped
      or           errno EINVAL
      got          NLMSG_ERROR len 36 flags 0 seq 1 pid 0x10001, error -22 (EINVAL)
                     24 00 00 00  02 00 00 00  01 00 00 00  01 00 01 00
                     ea ff ff ff  0f 00 00 00  10 00 05 00  01 00 00 00
      differs      datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL)
      fingerprint  f-1c9a40
      same in      '1 byte'
      replay       nlconform run --target kernel --id hdr.short_dgram

    BROKEN ack.lost [kernel]
      rule         The rule of ack.lost.
      level        must
      source       net/netlink/af_netlink.c netlink_rcv_skb
      reason       the agent ended with signal SIGSEGV in step 3
      broken       case 'plain': no answer
      replay       nlconform run --target kernel --id ack.lost

    Targets that were not run
      skip: exec:./agents/other.sh: the command ended before its handshake (exit
          code 127)
        mend: check that ./agents/other.sh exists and may be executed

    Changed (observed behaviour, fails nothing)
      hdr.order [simulator]: datagrams after step 2: want none, got 1
          (NLMSG_ERROR, EINVAL)
        replay: nlconform run --target simulator --id hdr.order

    Fixed (listed as known, but they hold: take them off the list)
      ack.seq [simulator]: was listed for 6.1

    Known divergences
      1 rule: mended upstream, not in 6.18
        ack.cap [simulator]

    Skipped
      2 rules: registration: a kernel without our module [kernel]

    Left out of comparisons
      nlmsghdr.pid (128 bytes): the kernel chooses port ids
      ifinfomsg.index (4 bytes): devices are numbered in order of creation

    BROKEN: the machinery failed for 1 rule; besides, 1 rule diverges (exit code 3: no full judgement)"
  `);
});

test('a conformant run of one suite is four lines', () => {
  const run = { ...fixture, targets: [], masks: [], results: [requirement('hdr.a', 'pass')] };
  expect(renderSummary(run, { colour: false, width: 80 })).toMatchInlineSnapshot(`
    "nlconform, 2026-03-01T09:30:00.000Z, 4.3 s, seed 42

    suite    target      pass   fail  changed  known   skip  broken
    headers  simulator      1      -        -      -      -       -

    CONFORMANT: 1 rule holds (exit code 0)"
  `);
});

test('a run that judged nothing says so', () => {
  const run = { ...fixture, targets: [], masks: [], results: [] };
  expect(renderSummary(run, { colour: false, width: 80 })).toMatchInlineSnapshot(`
    "nlconform, 2026-03-01T09:30:00.000Z, 4.3 s, seed 42

    NOTHING JUDGED: no rule held or failed (exit code 3: nothing is proven; no target was run)"
  `);
});

test('colour changes no text, and no control byte of a target reaches the terminal', () => {
  const plain = renderSummary(fixture, { colour: false, width: 100 });
  const coloured = renderSummary(fixture, { colour: true, width: 100 });
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
  expect(plain.replaceAll('\n', '').match(/[\p{Cc}\p{Cs}\u202e]/gu)).toBe(null);
});

test('a long target keeps the table within the width', () => {
  const target = 'exec:/opt/somewhere/far/away/in/a/very/deep/folder/agent --with --options';
  const run = {
    ...fixture,
    targets: [],
    masks: [],
    results: [requirement('a', 'pass', { target })],
  };
  const table = renderSummary(run, { colour: false, width: 80 }).split('\n').slice(2, 4);
  expect(table).toMatchInlineSnapshot(`
    [
      "suite    target                       pass   fail  changed  known   skip  broken",
      "headers  exec:/opt/so...h --options      1      -        -      -      -       -",
    ]
  `);
});
