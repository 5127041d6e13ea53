/** Nobody is written to between these hours of the bot's time zone without a need: from the first up to, not including, the second. */
export const QUIET_FROM = 23;
export const QUIET_UNTIL = 8;

/** Whether people sleep at `now` (ms) by the clocks of the IANA zone; what is not urgent is then told after 8, if it still holds. */
export function isQuiet(now: number, timezone: string): boolean {
  const hour = hourIn(now, timezone);
  return hour >= QUIET_FROM || hour < QUIET_UNTIL;
}

function hourIn(now: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone });
  return Number(clock.formatToParts(now).find(({ type }) => type === 'hour')?.value);
}
