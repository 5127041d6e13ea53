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

/** What stands between an update and its handler. */
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
 * Calls the handler (`next`) unless the update is no request, the rest of an album, or over the pace of its sender. Meanwhile "typing"
 * shows in the chat, and before and after it the chat's menu of commands is set if it is not what it should be.
 */
export async function beforeHandlers(services: BeforeServices, context: Context, next: NextFunction): Promise<void> {
  const { from, chat } = context;
  if (context.message && !isFromPerson(context.message)) return; // Telegram's own message: nobody asks anything
  if (!from || from.is_bot || !chat || !isForBot(context)) return next();
  if (context.message && services.albums.isRest(context.message)) return;
  if (isTooFast(services, context, from)) return;
  if (chat.type !== 'private') return next();
  const keepMenu = () => services.menus.keep(from.id, rankOf(services, from.id), from.language_code);
  keepMenu();
  const work = next();
  services.typing.during(chat.id, 'typing', work);
  await work;
  keepMenu(); // the handler may have changed the language, or what the person may do
}

/** In a group people talk with each other, too. */
const isForBot = ({ chat, message }: Context): boolean =>
  chat?.type === 'private' || message?.text?.startsWith('/') === true;

/** An update over the pace changes nothing and is over with this; the person is told once in the chat. */
function isTooFast({ pace, ownerId, outbox, textsFor, log }: BeforeServices, context: Context, from: User): boolean {
  const verdict = pace.judge(from.id, from.id === ownerId);
  if (verdict === 'go') return false;
  if (verdict === 'say') log.info({ from: from.id }, 'somebody asks too fast, and is told to wait');
  const { callbackQuery: query, chat } = context;
  const html = textsFor(from.id, from.language_code).manners.slowDown();
  if (query)
    outbox.toast(query.id, from.id, html); // at each press: Telegram shows a press that nobody answers as one that worked
  else if (verdict === 'say' && chat?.type === 'private')
    outbox.message({ chatId: from.id, topic: topicOf(context.message) }, html);
  return true;
}
