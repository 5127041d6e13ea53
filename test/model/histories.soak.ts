import { describe, it } from 'vitest';
import { expectPromisesKept, GRACES } from './random-histories.ts';

/** How many in all: `HISTORIES=100000` for a long run. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 1020);

describe('a device’s life', () => {
  it.each(GRACES)(
    'keeps every promise in any history, when an unused old key ends $name',
    ({ graceMs }) => expectPromisesKept(Math.ceil(HISTORIES / GRACES.length), graceMs),
    60_000 + HISTORIES * 1000, // four times what they take while others keep the machine busy
  );
});
