import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { type BotName, type BotPair, usernameOf } from '../../api/bot-pair.ts';
import type { Polling } from '../../api/polling.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Notifier } from '../../outbox/notifier.ts';
import type { Row } from '../../outbox/outgoing.ts';

/** What the announcement needs. */
export interface AnnounceParts {
  readonly pair: BotPair;
  readonly pollings: { of(name: BotName): Pick<Polling, 'isReached' | 'refusedMs'> };
  readonly store: StorePort;
  readonly notifier: Notifier;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly now: () => number;
}

/** Tells each of these people once of the spare bot, so that they press Start there while the first one still works. */
export function announceSpareBot(parts: AnnounceParts, people: readonly number[]): void {
  const { pair, pollings, store, notifier, textsFor, now } = parts;
  if (!pollings.of('spare').isReached || !pollings.of('main').isReached) return;
  const username = usernameOf(pair, 'spare');
  const isDue = (id: number) =>
    [store.state.spare_bot.told, store.state.spare_bot.started].every((known) => !Object.hasOwn(known, id));
  forEachIsolated(people.filter(isDue), (id) => {
    const { spareBot } = textsFor(id);
    const rows: Row[] = [{ text: spareBot.buttons.open, url: `https://t.me/${username}?start=hi` }];
    const record = async () => {
      await store.update((draft) => {
        draft.spare_bot.told[id] = new Date(now()).toISOString();
      });
    };
    const letter = { chatId: id, html: spareBot.announce(username), rows, silent: true };
    notifier.tell(`spare bot ${username} ${id}`, [letter], { stillWanted: () => isDue(id), record });
  });
}
