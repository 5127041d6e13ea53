import { choosePeople } from './choose-people.ts';
import { act, choose, shownState } from './live.ts';
import { say } from './tell.ts';
import type { PageTexts } from './texts.ts';

/** Asks who opens the bot's link, as if it had been forwarded to them, and presses Start for that person. */
export async function openInvite(payload: string, words: PageTexts): Promise<void> {
  const people = shownState()?.people.filter(({ isOwner }) => !isOwner) ?? [];
  const [person] = await choosePeople(words.whoOpens, people, 1, words);
  if (person === undefined) return;
  choose({ person, view: 'chat' });
  await act({ do: 'say', person, text: `/start ${payload}` }).catch((error: Error) => say(error.message));
}
