import type { AlertCondition } from './alerts.ts';
import { clockLevel } from './node-alerts.ts';

/** A failure: since when (ms since 1970), and why. */
export interface Failure {
  readonly since: number;
  readonly reason: string;
}

/** The state of the bot itself. */
export interface BotFacts {
  readonly store: Failure | null;
  readonly backups: Readonly<Record<'hourly' | 'weekly', Failure | null>>;
  /** Why letters cannot be read or sent; absent: they can, or there is no mail. */
  readonly mail?: Readonly<Record<'imap' | 'smtp', Failure | null>>;
  /** By how much our clock is ahead of Telegram's (ms); null: unknown. */
  readonly clockAhead: number | null;
  /** A jump of our clock: by how many ms, since when, and whether it still has to be told. */
  readonly jump: { readonly by: number; readonly since: number; readonly isOpen: boolean } | null;
  /** Starts of runs that did not end properly, oldest first, the present run last (ms since 1970). */
  readonly starts: readonly number[];
  readonly now: number;
}

const LOOP_MS = 10 * 60_000;
const LOOP_STARTS = 5;

/** The conditions of the bot's own machine. */
export function botConditions(facts: BotFacts): AlertCondition[] {
  const { store, backups, clockAhead } = facts;
  return [
    { alert: { kind: 'store', reason: store?.reason ?? '' }, level: store ? 'on' : 'off', began: store?.since ?? null },
    ...(['hourly', 'weekly'] as const).map((which): AlertCondition => {
      const failure = backups[which];
      // A full disk is one event, reported for the store.
      const level = failure === null ? 'off' : store ? 'between' : 'on';
      return { alert: { kind: 'backup', which, reason: failure?.reason ?? '' }, level, began: failure?.since ?? null };
    }),
    ...mailConditions(facts),
    {
      alert: { kind: 'clock', ahead: clockAhead ?? 0 },
      level: clockAhead === null ? 'between' : clockLevel(clockAhead),
    },
    {
      alert: { kind: 'clock-jump', by: facts.jump?.by ?? 0 },
      level: facts.jump?.isOpen ? 'on' : 'off',
      began: facts.jump?.since ?? null,
    },
    restartCondition(facts),
  ];
}

/** Nothing is watched where there is no mail. */
function mailConditions({ mail }: BotFacts): AlertCondition[] {
  if (!mail) return [];
  return (['imap', 'smtp'] as const).map((which) => {
    const failure = mail[which];
    const alert = { kind: 'mail', which, reason: failure?.reason ?? '' } as const;
    return { alert, level: failure === null ? 'off' : 'on', began: failure?.since ?? null };
  });
}

/** A restart loop: five starts within ten minutes, none of them ended by a signal. Over when a run has lasted ten minutes. */
function restartCondition({ starts, now }: BotFacts): AlertCondition {
  const latest = starts.at(-1) ?? now;
  const recent = starts.filter((at) => latest - at < LOOP_MS);
  const level = now - latest >= LOOP_MS ? 'off' : recent.length >= LOOP_STARTS ? 'on' : 'between';
  return { alert: { kind: 'restarts', count: recent.length }, level, began: recent[0] ?? null, ended: latest };
}
