import { expect, test } from 'vitest';
import { isProvoked } from './health-result.ts';

const report = (title: string) => ({
  report: { kind: 'warning' as const, title, frames: [], fingerprint: '', text: [] },
});

test.each([
  ['WARNING in genl_validate_ops', true],
  ['WARNING in netlink_sendmsg', false],
  ['BUG in genl_validate_ops', false],
])('a rule that says where the kernel warns: %s', (title, provoked) => {
  expect(isProvoked(report(title), { warns: ['genl_validate_ops'] })).toBe(provoked);
  expect(isProvoked(report(title), {})).toBe(false);
});
