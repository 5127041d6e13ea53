import type { Chance } from '../lab/chance.ts';
import { pause } from './pause.ts';
import type { Stage } from './stage.ts';
import { TidyFriend } from './tidy-friend.ts';

/** More than one batch of 100, so that batches follow one another; people who wait longer than that try nothing. */
const MOST_WAITING = 120;

/** Everybody writes and presses all the time, until the signal; now and then Telegram delivers an update once more. */
export async function hammer(
  { story, friends, owner, stranger, again, disk }: Stage,
  chance: Chance,
  signal: AbortSignal,
): Promise<void> {
  const told: number[] = [];
  while (!signal.aborted) {
    if (story.api.pending.length < MOST_WAITING) act();
    await pause(chance.between(0, 120), signal);
  }

  function act(): void {
    const actor = chance.weigh({ tidy: 12, wild: 12, owner: 4, stranger: 0.3, again: 2 });
    if (actor === 'again') {
      const id = told.length > 0 ? chance.pick(told.slice(-60)) : null;
      // what a full disk refused was never done: it would count as new, behind what was asked for since
      if (id !== null && !disk.mayHaveRefused(id)) again.deliver(id);
      return;
    }
    const id = { tidy: friend, wild: friend, owner: () => owner.act(), stranger: knock }[actor](actor === 'tidy');
    if (id !== null) told.push(id);
  }

  function friend(isTidy: boolean): number | null {
    return chance.pick(friends.filter((one) => one instanceof TidyFriend === isTidy)).act();
  }

  function knock(): number | null {
    return stranger.send(chance.pick(['/get_config', '/regen', '/start', '/users']));
  }
}
