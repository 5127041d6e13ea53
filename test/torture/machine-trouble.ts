import type { Chance } from '../lab/chance.ts';
import { STRANGE } from '../stage/strange-answers.ts';
import { pause } from './pause.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far a clock is off: a bad battery, a wrong time zone, a guest that was paused, somebody who set the wrong year. */
const JUMPS = [-400 * DAY, -8 * DAY, -70 * MINUTE, -3 * MINUTE, 3 * MINUTE, 70 * MINUTE, 8 * DAY, 400 * DAY];

/** The machine's clock jumps and is put right, again and again until the signal; then it is right. */
export async function troubleClock({ clock }: Stage, chance: Chance, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(chance.between(1000, 6000), signal);
    clock.putAhead(chance.pick(JUMPS));
    await pause(chance.between(50, 3000), signal);
    clock.putAhead(0);
  }
}

/** The proxy that is in use answers in Telegram's place, again and again until the signal; then all pass everything on. */
export async function troubleProxies({ proxies }: Stage, chance: Chance, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(chance.between(1500, 6000), signal);
    const [proxy] = proxies.toSorted((a, b) => b.askedAt - a.askedAt);
    proxy?.lie(chance.pick(STRANGE));
    await pause(chance.between(100, 1000), signal);
    proxy?.lie(null);
  }
}
