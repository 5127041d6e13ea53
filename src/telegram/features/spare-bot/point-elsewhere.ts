import type { Update } from 'grammy/types';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { type BotName, type BotPair, usernameOf } from '../../api/bot-pair.ts';
import type { ChatQueue } from '../../outbox/chat-queue.ts';

/** What the bot that stands by needs to answer. */
export interface PointingParts {
  readonly pair: BotPair;
  readonly queue: Pick<ChatQueue, 'add'>;
  readonly store: StorePort;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
}

/** The bot that stands by does nothing with an update but say which bot answers; a few times a second at most, as to strangers. */
export function pointElsewhere(
  { pair, queue, store, textsFor }: PointingParts,
  name: BotName,
  { message, callback_query: query }: Update,
): void {
  const { api } = pair.clients[name];
  const from = message?.from ?? query?.from;
  if (!from || from.is_bot || (message && message.chat.type !== 'private')) return;
  const { spareBot } = textsFor(from.id, from.language_code);
  const username = usernameOf(pair, name === 'main' ? 'spare' : 'main');
  const isNoted = name === 'spare' && Object.hasOwn(store.state.spare_bot.started, from.id);
  const html = isNoted ? spareBot.noted(username) : spareBot.elsewhere(username);
  const call = query
    ? () => api.answerCallbackQuery(query.id, { text: spareBot.elsewhere(username), show_alert: true })
    : () => api.sendMessage(from.id, html, { parse_mode: 'HTML' });
  queue.add(`${name} ${from.id}`, { what: `who answers, to ${from.id}`, call, givesWay: true, isCourtesy: true });
}
