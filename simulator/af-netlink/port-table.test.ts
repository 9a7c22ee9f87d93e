import { expect, it } from 'vitest';
import { createKernel } from '../index.ts';
import { USERSOCK } from './testing.ts';
import { PortTable } from './port-table.ts';

const socket = createKernel().open(USERSOCK);

it('a port that is free again is taken by the next', () => {
  const ports = new PortTable();
  ports.set(7, socket);
  expect([ports.has(7), ports.get(7), [...ports.values()]]).toEqual([true, socket, [socket]]);
  ports.delete(7);
  ports.delete(8);
  expect([ports.has(7), ports.get(7), [...ports.values()]]).toEqual([false, undefined, []]);
  ports.set(7, socket);
  expect(ports.get(7)).toBe(socket);
});

it('keeps no places of ports that nobody has, but a few', () => {
  const ports = new PortTable();
  for (let port = 1; port <= 10_000; port++) ports.set(port, socket);
  for (let port = 2; port <= 10_000; port++) ports.delete(port);
  expect([...ports.values()]).toEqual([socket]);
  expect(ports.places).toBeLessThan(100);
});
