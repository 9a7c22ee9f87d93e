import { expect, test } from 'vitest';
import { relativeInclude } from './mend-headers.ts';

test('the Makefile includes its neighbour rather than what is installed', () => {
  expect(relativeInclude('include /usr/src/linux-headers-6.1.0-56-common/Makefile\n')).toBe(
    'include $(dir $(lastword $(MAKEFILE_LIST)))../linux-headers-6.1.0-56-common/Makefile\n',
  );
});
