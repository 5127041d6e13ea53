import { DAY, HOUR } from '../../../stage/sample-state.ts';

/** People are awake from 8 to 24 o'clock. */
const WAKES = 8 * HOUR;

/** The moment itself if people are awake, else the next morning (ms since 1970). */
export const whenAwake = (at: number): number => (at % DAY < WAKES ? at - (at % DAY) + WAKES : at);

/** When somebody who begins at `at` has been awake for so many ms more. */
export function afterAwake(at: number, ms: number): number {
  let [now, left] = [whenAwake(at), ms];
  for (;;) {
    const night = now - (now % DAY) + DAY;
    if (now + left < night) return now + left;
    left -= night - now;
    now = night + WAKES;
  }
}

/** How many ms somebody was awake between two moments. */
export function awakeBetween(from: number, to: number): number {
  const until = (at: number) => Math.floor(at / DAY) * (DAY - WAKES) + Math.max(0, (at % DAY) - WAKES);
  return until(to) - until(from);
}
