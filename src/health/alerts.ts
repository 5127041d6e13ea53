import type { AlertRecord } from '../peers/records/alert-record.ts';
import { ALERT_RULES, type Alert, keyOf } from './alert.ts';

/** `on`: over the threshold that raises; `off`: past the one that clears; `between`: neither, or nobody knows. */
export type Level = 'on' | 'between' | 'off';

/** The present condition of one thing that is watched. A thing without a condition is no longer watched. */
export interface AlertCondition {
  readonly alert: Alert;
  readonly level: Level;
  /** When the trouble began, and when it ended (ms), if that is known better than by when it was seen. */
  readonly began?: number | null;
  readonly ended?: number | null;
}

interface Spell {
  readonly level: Level;
  readonly since: number;
}

/** How long each thing has been at its level, by the alerts' keys. */
export type Spells = ReadonlyMap<string, Spell>;

/** Alerts that the owner was told of, by their keys. */
export type OpenAlerts = Readonly<Record<string, AlertRecord>>;

/** What the owner is to hear; times in ms. */
export interface AlertNews {
  readonly what: 'raised' | 'over';
  readonly key: string;
  readonly alert: Alert;
  readonly since: number;
  /** When it was over; of one that lasts, the present. */
  readonly ended: number;
}

interface Moment {
  readonly open: OpenAlerts;
  readonly conditions: readonly AlertCondition[];
  readonly spells: Spells;
  readonly now: number;
  readonly isQuiet: boolean;
}

/** The spells after one more look; a clock that was set back begins them anew. */
export function followSpells(before: Spells, conditions: readonly AlertCondition[], now: number): Spells {
  return new Map(
    conditions.map(({ alert, level }) => {
      const key = keyOf(alert);
      const last = before.get(key);
      return [key, last?.level === level && last.since <= now ? last : { level, since: now }];
    }),
  );
}

/**
 * What is to be told now: an alert once it has been on for its time and is not open, its end once it has been off for its time and
 * is. Pure; call it again and again: whoever tells the news opens and closes the alerts.
 */
export function alertNews({ open, conditions, spells, now, isQuiet }: Moment): AlertNews[] {
  return conditions.flatMap((condition): AlertNews[] => {
    const { alert, level } = condition;
    const { urgent, afterMs, clearMs } = ALERT_RULES[alert.kind];
    const key = keyOf(alert);
    const told = open[key];
    const seenSince = spells.get(key)?.since ?? now;
    if (isQuiet && !urgent) return [];
    if (!told && level === 'on' && now - seenSince >= afterMs)
      return [{ what: 'raised', key, alert, since: condition.began ?? seenSince, ended: now }];
    if (!told || level !== 'off' || now - seenSince < clearMs) return [];
    const since = Date.parse(told.since);
    return [{ what: 'over', key, alert, since, ended: Math.max(since, condition.ended ?? seenSince) }];
  });
}

/** Open alerts of what is watched no more (a node that left, a device that was removed): they end without a word. */
export function lapsed(open: OpenAlerts, conditions: readonly AlertCondition[]): string[] {
  const watched = new Set(conditions.map(({ alert }) => keyOf(alert)));
  return Object.keys(open).filter((key) => !watched.has(key));
}
