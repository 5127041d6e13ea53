import type { Chance } from './chance.ts';
import { pause } from './pause.ts';
import type { Stage } from './stage.ts';
import { TidyFriend } from './tidy-friend.ts';

/** What the store remembers is 256 changes long; Telegram itself never repeats more than one batch of 100. */
const REPEATABLE = 60;

/** Everybody writes and presses all the time, until the signal; now and then Telegram delivers an update once more. */
export async function hammer(
  { story, friends, owner, stranger }: Stage,
  chance: Chance,
  signal: AbortSignal,
): Promise<void> {
  const told: number[] = [];
  while (!signal.aborted) {
    const actor = chance.weigh({ tidy: 12, wild: 12, owner: 4, stranger: 0.3, again: 2 });
    if (actor === 'again') {
      if (told.length > 0) story.api.redeliver(chance.pick(told.slice(-REPEATABLE)));
    } else {
      const id = { tidy: friend, wild: friend, owner: () => owner.act(), stranger: knock }[actor](actor === 'tidy');
      if (id !== null) told.push(id);
    }
    await pause(chance.between(0, 120), signal);
  }

  function friend(isTidy: boolean): number | null {
    return chance.pick(friends.filter((one) => one instanceof TidyFriend === isTidy)).act();
  }

  function knock(): number | null {
    return stranger.send(chance.pick(['/get_config', '/regen', '/start', '/users']));
  }
}
