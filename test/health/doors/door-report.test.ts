import { expect, it } from 'vitest';
import { isOpen, reportOf } from '../../../src/health/doors/door-report.ts';
import { doorText } from '../../../src/peers/nodes/door.ts';

const DOOR = { host: '198.51.100.7', port: 443 };
const OPEN = { kind: 'open', handshakeMs: 8, echoMs: 5, echoes: 30 } as const;
const SILENT = { kind: 'silent', unreadable: 0 } as const;

it('remembers since when a door is open, and since when it is not, whatever the reason', () => {
  const first = reportOf(null, DOOR, OPEN, 1);
  const second = reportOf(first, DOOR, { ...OPEN, echoes: 29 }, 2);
  const third = reportOf(second, DOOR, SILENT, 3);
  const fourth = reportOf(third, DOOR, { kind: 'refused' }, 4);
  expect([first, second, third, fourth].map(({ since }) => since)).toEqual([1, 1, 3, 3]);
  expect(fourth).toEqual({ door: DOOR, outcome: { kind: 'refused' }, at: 4, since: 3 });
});

it('calls a door open only when data came back, or a handshake was all that could be tried', () => {
  expect(isOpen(OPEN)).toBe(true);
  expect(isOpen({ kind: 'handshake-only', handshakeMs: 8, data: 'not-tried' })).toBe(true);
  expect(isOpen({ kind: 'handshake-only', handshakeMs: 8, data: 'lost' })).toBe(false);
  expect(isOpen({ ...OPEN, kind: 'frozen', echoes: 7 })).toBe(false);
  expect(isOpen(SILENT)).toBe(false);
});

it('writes an IPv6 door with brackets', () => {
  expect(doorText(DOOR)).toBe('198.51.100.7:443');
  expect(doorText({ host: '2001:db8::7', port: 1 })).toBe('[2001:db8::7]:1');
});
