const MINUTE_MS = 60_000;

/** Set by `liveIn`. */
let ownZone: string | null = null;
/** By zone, because to make a formatter takes far longer than to use it. */
const elsewhere = new Map<string, (ms: number) => number>();

/**
 * Has the whole process live in this IANA zone, if Node knows it by just this name. The clocks of its own zone Node reads without the
 * formatters of `Intl`, the first of which costs 8 MB of memory.
 */
export function liveIn(timeZone: string): void {
  // a short name such as CET may mean another zone to the system
  const isKnown = timeZone.includes('/') && Intl.supportedValuesOf('timeZone').includes(timeZone);
  if (isKnown) process.env['TZ'] = timeZone;
  ownZone = isKnown ? timeZone : null;
}

/** What a zone's clocks show at a moment (ms), to the second, as if it were UTC (ms). */
export function clockFace(timeZone: string): (ms: number) => number {
  return (ms) => {
    const second = Math.floor(ms / 1000) * 1000;
    if (timeZone === 'UTC') return second;
    if (timeZone === ownZone) return second - new Date(second).getTimezoneOffset() * MINUTE_MS;
    const shown = elsewhere.get(timeZone) ?? shownElsewhere(timeZone);
    elsewhere.set(timeZone, shown);
    return shown(second);
  };
}

function shownElsewhere(timeZone: string): (ms: number) => number {
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    hourCycle: 'h23',
    timeZone,
  });
  return (ms) => {
    const parts = Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}
