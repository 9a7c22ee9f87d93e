import { expect, it } from 'vitest';
import { type Program, program } from '../../harness/program/program.ts';
import { deniedBy, denyList } from './deny-list.ts';

const open = (protocol: number): Program => program([{ call: 'socket', socket: 'a', protocol }]);
const toFamily = (bytes: Parameters<typeof program>[0][number] & { call: 'send' }): Program =>
  program([{ call: 'socket', socket: 'a', protocol: 16 }, bytes]);
const byName = toFamily({
  call: 'send',
  socket: 'a',
  bytes: ['14000000', { family: 'nbd' }, '0500 01000000 00000000 01010000'],
});
const byNumber = toFamily({
  call: 'send',
  socket: 'a',
  bytes: '10000000 10000500 01000000 00000000 14000000 21000500 02000000 00000000 01010000',
});

it('protocols of the whole machine, and families by name or by the number they have there', () => {
  const list = { ...denyList([]), ids: new Map([[0x21, 'nbd']]) };
  expect(
    [open(9), open(0), open(16), byName, byNumber].map((each) => deniedBy(each, list)),
  ).toEqual(['NETLINK_AUDIT', undefined, undefined, 'nbd', 'nbd']);
});

it('what is allowed is not refused', () => {
  const list = denyList(['NETLINK_AUDIT', 'nbd']);
  expect([open(9), byName, open(8)].map((each) => deniedBy(each, list))).toEqual([
    undefined,
    undefined,
    'NETLINK_ISCSI',
  ]);
});

it('a process of the machine, by its number; nobody, and those of the program, are named freely', () => {
  const asking = (bytes: string, protocol = 0): Program =>
    program([
      { call: 'socket', socket: 'a', protocol },
      { call: 'send', socket: 'a', bytes },
    ]);
  const nsid = (pid: string) =>
    `24000000 58000500 01000000 00000000 00000000 08000100 00000000 08000200 ${pid}`;
  const link = `28000000 12000500 01000000 00000000 ${'00000000 '.repeat(4)} 08001300 10000000`;
  const given = [nsid('10000000'), nsid('f0ffff3f'), nsid('00000000'), link];
  expect(given.map((each) => deniedBy(asking(each), denyList([])))).toEqual([
    'NETNSA_PID',
    undefined,
    undefined,
    'IFLA_NET_NS_PID',
  ]);
  expect(deniedBy(asking(nsid('10000000'), 2), denyList([]))).toBeUndefined();
  expect(deniedBy(asking(nsid('10000000')), denyList(['NETNSA_PID']))).toBeUndefined();
});

it('a proxy without a device, which its namespace does not take along', () => {
  const proxy = (index: string, flags: string): Program =>
    program([
      { call: 'socket', socket: 'a', protocol: 0 },
      {
        call: 'send',
        socket: 'a',
        bytes: `24000000 1c000504 01000000 00000000 02000000 ${index} 8000 ${flags} 00 08000100 0a000009`,
      },
    ]);
  const given = [proxy('00000000', '08'), proxy('01000000', '08'), proxy('00000000', '00')];
  expect(given.map((each) => deniedBy(each, denyList([])))).toEqual([
    'NTF_PROXY',
    undefined,
    undefined,
  ]);
  expect(deniedBy(given[0] ?? program([]), denyList(['NTF_PROXY']))).toBeUndefined();
});

it('a name that is not refused is no allowance', () => {
  expect(() => denyList(['NETLINK_ROUTE'])).toThrow('NETLINK_ROUTE is not refused; refused are');
});
