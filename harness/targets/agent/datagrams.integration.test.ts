/** What comes in, on the live kernel. */
import { describe, expect, it } from 'vitest';
import { batch } from '../../program/build.ts';
import { bind, liveKernel, NOOP, socket } from './live-kernel.ts';

const { outcomesOf } = liveKernel();
const KERNEL_ADDRESS = '100000000000000000000000';

describe('datagrams', () => {
  it('from another socket: its address', async () => {
    const steps = [socket('a'), bind('a', 7), socket('b'), bind('b', 8)];
    const outcomes = await outcomesOf([
      ...steps,
      { call: 'send', socket: 'a', bytes: 'aabb', to: { pid: 8 } },
      { call: 'recv', socket: 'b', room: 1, flags: 0x22 },
      { call: 'recv', socket: 'b', addressRoom: 6 },
    ]);
    expect(outcomes.slice(4)).toEqual([
      { ret: 2 },
      {
        ret: 2,
        datagrams: [{ bytes: 'aa', ret: 2, flags: 0x20, from: '100000000700000000000000' }],
      },
      { ret: 2, datagrams: [{ bytes: 'aabb', from: '100000000700' }] },
    ]);
  });

  it('with the group in control data, if asked for', async () => {
    const outcomes = await outcomesOf([
      socket('a'),
      { call: 'bind', socket: 'a', address: { pid: 7, groups: 2 } },
      { call: 'setsockopt', socket: 'a', level: 270, option: 3, value: 1 },
      socket('b'),
      bind('b', 8),
      { call: 'send', socket: 'b', bytes: 'aa', to: { groups: 2 } },
      { call: 'drain', socket: 'a' },
    ]);
    const control = '14000000000000000e0100000300000002000000';
    const from = '100000000800000002000000';
    const [last] = outcomes.slice(-1);
    expect(last).toMatchObject({ ret: 1, datagrams: [{ bytes: 'aa', from }] });
    expect(JSON.stringify(last)).toContain(`"control":"${control}`);
  });

  it('of 200 kB comes through whole, and cut short where there is no room', async () => {
    const size = 200_000;
    const bytes = 'ab'.repeat(size);
    const outcomes = await outcomesOf([
      socket('a'),
      bind('a', 7),
      { call: 'setsockopt', socket: 'a', level: 1, option: 33, value: 4 * size },
      { call: 'setsockopt', socket: 'a', level: 1, option: 32, value: 4 * size },
      { call: 'send', socket: 'a', bytes, to: { pid: 7 } },
      { call: 'recv', socket: 'a', room: 2, flags: 0x22 },
      { call: 'recv', socket: 'a', room: 1 << 20 },
    ]);
    const from = '100000000700000000000000';
    expect(outcomes.slice(4)).toEqual([
      { ret: size },
      { ret: size, datagrams: [{ bytes: 'abab', ret: size, flags: 0x20, from }] },
      { ret: size, datagrams: [{ bytes, from }] },
    ]);
  });

  it('drained: at most so many, and how it ended', async () => {
    const outcomes = await outcomesOf([
      socket('a', 0),
      { call: 'send', socket: 'a', bytes: batch(NOOP, NOOP, NOOP) },
      { call: 'drain', socket: 'a', most: 2, room: 4 },
      { call: 'drain', socket: 'a', most: 1, room: 4 },
      { call: 'drain', socket: 'a', room: 4 },
    ]);
    const ack = { bytes: '24000000', ret: 36, flags: 0x20 };
    const cut = ({ bytes }: typeof ack) => ({ bytes, flags: 0x20 });
    expect(outcomes.slice(2)).toEqual([
      { ret: 2, datagrams: [cut(ack), cut(ack)], end: 'most' },
      { ret: 1, datagrams: [cut(ack)], end: 'most' },
      { ret: 0, datagrams: [] },
    ]);
  });

  it('from the kernel have no address', async () => {
    const [, , heard] = await outcomesOf([
      socket('a', 0),
      { call: 'send', socket: 'a', bytes: NOOP },
      { call: 'recv', socket: 'a' },
    ]);
    expect(JSON.stringify(heard)).not.toContain(KERNEL_ADDRESS);
    expect(heard).toMatchObject({ ret: 36 });
  });
});
