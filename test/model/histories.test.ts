import { describe, it } from 'vitest';
import { DAY, HOUR } from '../peers/sample-state.ts';
import { findFailure } from './find-failure.ts';

/** How many in all: `HISTORIES=100000` for a long run. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 2040);
/** `HISTORY_SEED=…` runs those of a failure again. */
const SEED = process.env['HISTORY_SEED'];

const GRACES = [
  { name: 'at once', graceMs: 0 },
  { name: 'after an hour', graceMs: HOUR },
  { name: 'never', graceMs: 1_000_000 * DAY },
];

describe('a device’s life', () => {
  it.each(GRACES)(
    'keeps every promise in any history, when an unused old key ends $name',
    async ({ graceMs }) => {
      const failure = await findFailure(Math.ceil(HISTORIES / GRACES.length), { graceMs }, SEED);
      if (failure) throw new Error(`HISTORY_SEED=${failure.seed}: ${failure.why}\n${failure.history}`);
    },
    60_000 + HISTORIES * 200,
  );
});
