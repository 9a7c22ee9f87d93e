import { describe, expect, it } from 'vitest';
import { ERRNO, errnoName, errnoNumber } from './constants/errno.ts';
import { NLM_F_ANSWER, NLM_F_GET } from './constants/netlink.ts';
import { RTM } from './constants/rtnetlink.ts';
import { flagSet, symbols } from './symbols.ts';

describe('symbols', () => {
  it('go both ways', () => {
    expect(RTM.value('RTM_GETLINK')).toBe(18);
    expect(RTM.name(18)).toBe('RTM_GETLINK');
  });

  it('mark a number without a name', () => {
    expect(RTM.show(0x3f0)).toBe('0x3f0?');
    expect(RTM.name(0x3f0)).toBeUndefined();
  });

  it('prefer the first of two names', () => {
    expect(symbols('t', { EAGAIN: 11, EWOULDBLOCK: 11 }).show(11)).toBe('EAGAIN');
  });
});

describe('flag sets', () => {
  it.each([
    [0, '0'],
    [0x5, 'NLM_F_REQUEST|NLM_F_ACK'],
    [0x301, 'NLM_F_REQUEST|NLM_F_DUMP'],
    [0x101, 'NLM_F_REQUEST|NLM_F_ROOT'],
    [0x8040, '0x8040?'],
  ])('0x%s is %s', (value, text) => {
    expect(NLM_F_GET.show(value)).toBe(text);
  });

  it('mean something else by kind of message', () => {
    expect(NLM_F_ANSWER.show(0x302)).toBe('NLM_F_MULTI|NLM_F_CAPPED|NLM_F_ACK_TLVS');
  });

  it('know bit 31', () => {
    expect(flagSet('t', { READY: 0x80000000 }).show(0x80000001)).toBe('READY|0x1?');
  });
});

describe('errno', () => {
  it('round trips, names or not', () => {
    for (const value of [...Object.values(ERRNO.values), 200]) {
      expect(errnoNumber(errnoName(value))).toBe(value);
    }
  });
});
