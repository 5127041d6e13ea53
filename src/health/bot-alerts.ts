import type { AlertCondition } from './alerts.ts';
import { clockLevel } from './node-alerts.ts';

/** Something that fails, since when (ms), and why. */
export interface Failure {
  readonly since: number;
  readonly reason: string;
}

/** How the bot itself is. */
export interface BotFacts {
  readonly store: Failure | null;
  readonly backups: Readonly<Record<'hourly' | 'weekly', Failure | null>>;
  /** Ms that our clock is ahead of Telegram's; null: nothing told lately. */
  readonly clockAhead: number | null;
  /** That our clock was set, or began behind what it was: by so many ms, since when, and whether that is to be told still. */
  readonly jump: { readonly by: number; readonly since: number; readonly isOpen: boolean } | null;
  /** When the daemon was started without having ended well since, oldest first, this run's last (ms). */
  readonly starts: readonly number[];
  readonly now: number;
}

const LOOP_MS = 10 * 60_000;
const LOOP_STARTS = 5;

/** What is wrong with the bot's own machine. */
export function botConditions(sight: BotFacts): AlertCondition[] {
  const { store, backups, clockAhead } = sight;
  return [
    { alert: { kind: 'store', reason: store?.reason ?? '' }, level: store ? 'on' : 'off', began: store?.since ?? null },
    ...(['hourly', 'weekly'] as const).map((which): AlertCondition => {
      const failure = backups[which];
      // A disk that takes nothing is one event, and the store's.
      const level = failure === null ? 'off' : store ? 'between' : 'on';
      return { alert: { kind: 'backup', which, reason: failure?.reason ?? '' }, level, began: failure?.since ?? null };
    }),
    {
      alert: { kind: 'clock', ahead: clockAhead ?? 0 },
      level: clockAhead === null ? 'between' : clockLevel(clockAhead),
    },
    {
      alert: { kind: 'clock-jump', by: sight.jump?.by ?? 0 },
      level: sight.jump?.isOpen ? 'on' : 'off',
      began: sight.jump?.since ?? null,
    },
    restartCondition(sight),
  ];
}

/** A loop: five starts within ten minutes, none of which was ended by a signal. Over when one has run for ten minutes. */
function restartCondition({ starts, now }: BotFacts): AlertCondition {
  const latest = starts.at(-1) ?? now;
  const recent = starts.filter((at) => latest - at < LOOP_MS);
  const level = now - latest >= LOOP_MS ? 'off' : recent.length >= LOOP_STARTS ? 'on' : 'between';
  return { alert: { kind: 'restarts', count: recent.length }, level, began: recent[0] ?? null, ended: latest };
}
