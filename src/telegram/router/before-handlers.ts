import type { User } from 'grammy/types';
import type { Context, NextFunction } from 'grammy/web';
import type { Pace } from '../../access/pace.ts';
import type { Log } from '../../log.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Typing } from '../outbox/typing.ts';
import type { Albums } from './albums.ts';
import { type RankServices, rankOf } from './meet.ts';
import type { Menus } from './menus.ts';
import { isFromPerson, topicOf } from './read-message.ts';

/** Services of `beforeHandlers`. */
export interface BeforeServices extends RankServices {
  readonly ownerId: number;
  readonly albums: Albums;
  readonly pace: Pace;
  readonly menus: Pick<Menus, 'keep'>;
  readonly typing: Pick<Typing, 'during'>;
  readonly outbox: Pick<Outbox, 'message' | 'toast'>;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly log: Log;
}

/**
 * Runs before each handler and calls it by `next`. Drops service messages, later parts of an album, and updates over the sender's rate
 * limit. In private chats it shows "typing" while the handler works, and updates the chat's command menu before and after.
 */
export async function beforeHandlers(services: BeforeServices, context: Context, next: NextFunction): Promise<void> {
  const { from, chat } = context;
  if (context.message && !isFromPerson(context.message)) return; // a service message of Telegram's
  if (!from || from.is_bot || !chat || !isForBot(context)) return next();
  if (context.message && services.albums.isLaterPart(context.message)) return;
  if (isTooFast(services, context, from)) return;
  if (chat.type !== 'private') return next();
  const keepMenu = () => services.menus.keep(from.id, rankOf(services, from.id), from.language_code);
  keepMenu();
  const work = next();
  services.typing.during(chat.id, 'typing', work);
  await work;
  keepMenu(); // the handler may have changed the language, or what the person may do
}

/** Whether the update is meant for the bot; in groups only messages that begin with a slash are. */
const isForBot = ({ chat, message }: Context): boolean =>
  chat?.type === 'private' || message?.text?.startsWith('/') === true;

/** Whether the update is over its sender's rate limit. If so, says it: once in the chat, and at each press of a button. */
function isTooFast({ pace, ownerId, outbox, textsFor, log }: BeforeServices, context: Context, from: User): boolean {
  const verdict = pace.judge(from.id, from.id === ownerId);
  if (verdict === 'go') return false;
  if (verdict === 'say') log.info({ from: from.id }, 'somebody asks too fast, and is told to wait');
  const { callbackQuery: query, chat } = context;
  const html = textsFor(from.id, from.language_code).manners.slowDown();
  if (query)
    outbox.toast(query.id, from.id, html); // at each press: Telegram shows a press without an answer like one that worked
  else if (verdict === 'say' && chat?.type === 'private')
    outbox.message({ chatId: from.id, topic: topicOf(context.message) }, html);
  return true;
}
