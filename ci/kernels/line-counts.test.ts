import { expect, test } from 'vitest';
import { type GcovReport, addUp, renderCoverage } from './line-counts.ts';

const boot = (file: string, ...counts: number[]): GcovReport => ({
  files: [
    {
      file,
      lines: counts.map((count, i) => ({
        line_number: 10 * i + 1,
        count,
        function_name: i < 2 ? 'first' : 'second.part.0',
      })),
      functions: [
        { name: 'first', start_line: 1, execution_count: counts[0] ?? 0 },
        { name: 'second', start_line: 21, execution_count: counts[2] ?? 0 },
      ],
    },
  ],
});

test('boots are added up by line and function', () => {
  const files = addUp([
    boot('/src/net/netlink/af_netlink.c', 1, 0, 0, 0),
    boot('/src/net/netlink/af_netlink.c', 0, 2, 0, 0),
    boot('lib/nlattr.c', 1, 1, 1),
  ]);
  expect(files).toEqual([
    {
      file: 'lib/nlattr.c',
      lines: { total: 3, run: 3 },
      functions: { total: 2, called: 2 },
      uncalled: [],
      missed: [],
    },
    {
      file: 'net/netlink/af_netlink.c',
      lines: { total: 4, run: 2 },
      functions: { total: 2, called: 1 },
      uncalled: [{ name: 'second', line: 21 }],
      missed: [],
    },
  ]);
  expect(renderCoverage(files)).toMatchInlineSnapshot(`
    "file                         lines run    share functions
    lib/nlattr.c                       3/3  100.0 %       2/2
    net/netlink/af_netlink.c           2/4   50.0 %       1/2
    all                                5/7   71.4 %       3/4

    Functions that were not called
      net/netlink/af_netlink.c:21 second"
  `);
});

test('lines that did not run are named by function, unless it was not called at all', () => {
  const [file] = addUp([boot('lib/nlattr.c', 3, 0, 0, 0), boot('lib/nlattr.c', 1, 0, 1, 0)]);
  expect(file?.missed).toEqual([
    { name: 'first', lines: [11] },
    { name: 'second', lines: [31] },
  ]);
});

test('only the Netlink core counts', () => {
  const others = [
    'include/net/netlink.h',
    'net/core/rtnetlink.c',
    'net/unix/diag.c',
    'xlib/nlattr.c',
  ];
  expect(addUp(others.map((file) => boot(file, 1)))).toEqual([]);
});
