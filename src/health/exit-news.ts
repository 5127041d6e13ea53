import { exitsOf } from '../exits/choices.ts';
import { type ExitRules, leavingOf } from '../exits/leaving.ts';
import { isBack, LASTS_MS, silentSince, tellableSince } from '../exits/silence.ts';
import { devicesOn } from '../peers/records/device-lists.ts';
import { isAdmitted, isOn } from '../peers/records/is-on.ts';
import type { Draft, State } from '../peers/records/records.ts';
import type { LastSeen } from './last-seen.ts';

/** News of an exit for a friend whose sites open through it; `forget`: the friend left meanwhile, so nothing is sent. */
export interface ExitNews {
  readonly kind: 'silent' | 'back' | 'forget';
  readonly entryId: string;
  readonly exitId: string;
  readonly friendId: number;
}

interface Moment {
  readonly state: State;
  readonly rules: ExitRules;
  readonly lastSeen: LastSeen;
  readonly now: number;
  /** Whether it is quiet hours: then all news wait, and are sent in the morning if they still hold. */
  readonly isQuiet: boolean;
}

const DAY_MS = 24 * 3_600_000;

/** The news that is due now; `recordExitNews` records each, so that it is sent once. Pure and repeatable. */
export function exitNews(moment: Moment): ExitNews[] {
  const { state, now, isQuiet } = moment;
  if (isQuiet) return [];
  return Object.keys(state.links).flatMap((entryId) =>
    exitsOf(state, entryId).flatMap((exitId): ExitNews[] => {
      const link = state.links[entryId]?.[exitId];
      if (!link) return [];
      const told = link.silence?.told ?? [];
      if (isBack(link, now))
        return told.map((friendId) => {
          const kind = isAdmitted(state.users[friendId], now) ? 'back' : 'forget';
          return { kind, entryId, exitId, friendId };
        });
      const since = tellableSince(link, now, LASTS_MS);
      if (since === null) return [];
      return affected(moment, entryId, exitId, since)
        .filter((friendId) => !told.includes(friendId))
        .map((friendId) => ({ kind: 'silent', entryId, exitId, friendId }));
    }),
  );
}

/** Whether the news still holds; asked before each try to send it. */
export function stillTrue(state: State, { kind, entryId, exitId, friendId }: ExitNews): boolean {
  const link = state.links[entryId]?.[exitId];
  if (!link?.silence) return false;
  const isTold = link.silence.told.includes(friendId);
  return kind === 'silent' ? silentSince(link) !== null && !isTold : silentSince(link) === null && isTold;
}

/** Records that a friend was told, or cannot be reached. */
export function recordExitNews(draft: Draft, { kind, entryId, exitId, friendId }: ExitNews): void {
  const silence = draft.links[entryId]?.[exitId]?.silence;
  if (!silence) return;
  const others = silence.told.filter((id) => id !== friendId);
  silence.told = kind === 'silent' ? [...others, friendId] : others;
}

/** Friends whose sites open through the exit, and who were connected in the day before. */
function affected({ state, rules, lastSeen, now }: Moment, entryId: string, exitId: string, since: number): number[] {
  const devices = devicesOn(state, entryId).filter(([id, peer]) => {
    if (peer.spare || !isOn(state, peer, now) || (lastSeen.of(id) ?? 0) < since - DAY_MS) return false;
    const leaving = leavingOf(state, peer.telegram_id, entryId, rules);
    return leaving?.to === exitId && leaving.silentSince !== null;
  });
  return [...new Set(devices.map(([, peer]) => peer.telegram_id))];
}
