import { friendList } from '../../control/words/friend-list.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';
import { moment } from './moment.ts';

/** `vpn-bot friend list`: a line for each person, with devices, state and end. */
export async function listFriends(parts: AskParts, say: (line: string) => void): Promise<void> {
  const { friend: t } = parts.texts;
  const { people, waiting } = await askBot(friendList, {}, parts);
  for (const { who, isOwner, state, devices, until, handovers } of people) {
    const details = [
      t.states[state],
      ...(isOwner ? [t.owner] : []),
      ...devices,
      ...handovers.map((one) => t.handovers[one.state](moment(one.at, parts.language))),
      ...(until === null ? [] : [t.until(moment(until, parts.language))]),
    ];
    say(`${state === 'online' ? '●' : '○'} ${who}: ${details.join(', ')}`);
  }
  for (const username of waiting) say(`… @${username}: ${t.waits}`);
  if (people.length + waiting.length === 0) say(t.nobody);
}
