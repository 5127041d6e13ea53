import { expect, it } from 'vitest';
import { LoggedFaults } from '../src/logged-faults.ts';

it('has each fault of a key read once until that key works again, also where two of them take turns', () => {
  const faults = new LoggedFaults();
  const levels = (key: string, ...all: string[]) => all.map((fault) => faults.levelOf(key, fault, 'warn'));
  expect(levels('main', 'timeout', 'timeout', 'no route', 'timeout', 'no route')).toEqual([
    ...['warn', 'debug', 'warn', 'debug', 'debug'],
  ]);
  expect(levels('eu1', 'timeout')).toEqual(['warn']);
  expect([faults.end('main'), faults.end('main')]).toEqual([true, false]);
  expect(levels('main', 'timeout')).toEqual(['warn']);
  expect(levels('eu1', 'timeout')).toEqual(['debug']);
});

it('remembers only so many that are never the same', () => {
  const faults = new LoggedFaults();
  for (let n = 0; n < 1000; n += 1) expect(faults.levelOf('main', `failed at ${n}`, 'warn')).toBe('warn');
  expect(faults.levelOf('main', 'failed at 999', 'warn')).toBe('debug');
  expect(faults.levelOf('main', 'failed at 0', 'warn')).toBe('warn');
});
