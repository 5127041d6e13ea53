import type { AlertRecord } from '../peers/records/alert-record.ts';
import { ALERT_RULES, type Alert, keyOf } from './alert.ts';

/** `on`: beyond the threshold that raises an alert; `off`: beyond the one that clears it; `between`: neither, or unknown. */
export type Level = 'on' | 'between' | 'off';

/** The present condition of one thing that is watched. A thing without a condition is no longer watched. */
export interface AlertCondition {
  readonly alert: Alert;
  readonly level: Level;
  /** When the trouble began and ended (ms since 1970), if that is known more precisely than by when it was noticed. */
  readonly began?: number | null;
  readonly ended?: number | null;
}

interface LevelTime {
  readonly level: Level;
  readonly since: number;
}

/** Alert key → its level and since when. */
export type LevelTimes = ReadonlyMap<string, LevelTime>;

/** Alerts that the owner was told of, by key. */
export type OpenAlerts = Readonly<Record<string, AlertRecord>>;

/** A message that is due to the owner; times in ms since 1970. */
export interface AlertNews {
  readonly what: 'raised' | 'over';
  readonly key: string;
  readonly alert: Alert;
  readonly since: number;
  /** When it ended; the present if it lasts. */
  readonly ended: number;
}

interface Moment {
  readonly open: OpenAlerts;
  readonly conditions: readonly AlertCondition[];
  readonly levels: LevelTimes;
  readonly now: number;
  readonly isQuiet: boolean;
}

/** The levels after another check; if the clock was set back they start anew. */
export function followLevels(before: LevelTimes, conditions: readonly AlertCondition[], now: number): LevelTimes {
  return new Map(
    conditions.map(({ alert, level }) => {
      const key = keyOf(alert);
      const last = before.get(key);
      return [key, last?.level === level && last.since <= now ? last : { level, since: now }];
    }),
  );
}

/**
 * The messages that are due now: an alert that is not open and has been on for its delay, and the end of an open one that has been off
 * for its delay. Pure and repeatable: the caller opens and closes alerts once the messages are sent.
 */
export function alertNews({ open, conditions, levels, now, isQuiet }: Moment): AlertNews[] {
  return conditions.flatMap((condition): AlertNews[] => {
    const { alert, level } = condition;
    const { urgent, afterMs, clearMs } = ALERT_RULES[alert.kind];
    const key = keyOf(alert);
    const told = open[key];
    const seenSince = levels.get(key)?.since ?? now;
    if (isQuiet && !urgent) return [];
    if (!told && level === 'on' && now - seenSince >= afterMs)
      return [{ what: 'raised', key, alert, since: condition.began ?? seenSince, ended: now }];
    if (!told || level !== 'off' || now - seenSince < clearMs) return [];
    const since = Date.parse(told.since);
    return [{ what: 'over', key, alert, since, ended: Math.max(since, condition.ended ?? seenSince) }];
  });
}

/** Keys of open alerts whose subject is not watched any more (a removed node or device): they end without a message. */
export function lapsed(open: OpenAlerts, conditions: readonly AlertCondition[]): string[] {
  const watched = new Set(conditions.map(({ alert }) => keyOf(alert)));
  return Object.keys(open).filter((key) => !watched.has(key));
}
