import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nlmsg, port } from '../../harness/program/build.ts';
import { alive, hears, noop, send, socket } from '../../harness/runner/lines.ts';
import { suites } from '../../suites/index.ts';
import { bytesText, mainCase } from './main-case.ts';
import { pages } from './pages.ts';
import { readPeers } from './peers.ts';
import { countPeers } from './render-peers.ts';

const rules = new Set(suites.flatMap(({ requirements }) => requirements.map(({ id }) => id)));

it('rules that are said to ask what a peer asks are there', () => {
  const named = readPeers().flatMap(({ tests }) => tests.flatMap(({ by = [] }) => by));
  expect(named.filter((id) => !rules.has(id))).toEqual([]);
});

it('no test of a peer is listed twice', () => {
  const names = readPeers().flatMap(({ peer, file, tests }) =>
    tests.map(({ name }) => `${peer} ${file} ${name}`),
  );
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

it('nine tenths of what peers ask in scope are asked', () => {
  const { covered, inScope } = countPeers(readPeers());
  expect(covered / inScope).toBeGreaterThanOrEqual(0.9);
});

it('the page of peers is up to date: npm run requirements', () => {
  const page = pages().find(({ file }) => file === 'peer-coverage.md');
  const path = new URL('../../docs/peer-coverage.md', import.meta.url);
  expect(existsSync(path) && readFileSync(path, 'utf8')).toBe(page?.text);
});

it('every rule has its heading on one page', () => {
  const text = pages()
    .filter(({ file }) => file.startsWith('requirements/'))
    .map((page) => page.text)
    .join('\n');
  const headings = [...text.matchAll(/^## (\S+)$/gm)].map(([, id = '']) => id);
  expect(headings.toSorted()).toEqual([...rules].toSorted());
});

it('the main case shows what its own sockets send, without signs of life', () => {
  const lines = [
    socket('setup', 'NETLINK_ROUTE'),
    send('setup', noop(9)),
    socket('a', 'NETLINK_ROUTE'),
    send('a', nlmsg({ type: 18, seq: 1, pid: port('b') }, 'ff'.repeat(100))),
    hears('a'),
    ...alive('a'),
  ];
  expect(mainCase({ name: 'one', lines })).toEqual([
    `a sends 74000000 12000000 01000000 {port b} ${Array.from({ length: 20 }, () => 'ffffffff').join(' ')} … 116 bytes`,
  ]);
  expect(mainCase({ name: 'none', lines: [socket('a', 0)] })).toEqual(['nothing is sent: socket']);
  expect(bytesText('')).toBe('(0 bytes)');
});
