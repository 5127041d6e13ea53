import type { User } from 'grammy/types';
import type { Context, NextFunction } from 'grammy/web';
import type { Handling } from './handling.ts';
import { rankOf } from './read-request.ts';
import { isWritten, topicOf } from './written.ts';

/** What stands around every handler: an album is one message, nobody asks too fast, what takes time shows, and each chat's menu is as it should be. */
export async function keepManners(handling: Handling, context: Context, next: NextFunction): Promise<void> {
  const { from, chat } = context;
  if (context.message && !isWritten(context.message)) return; // Telegram's own message: nobody asks anything
  if (!from || from.is_bot || !chat || !isForUs(context)) return next();
  if (context.message && handling.albums.isRest(context.message)) return;
  if (isTooFast(handling, context, from)) return;
  if (chat.type !== 'private') return next();
  const { app, menus, typing } = handling;
  const keepMenu = () => menus.keep(from.id, rankOf(app, from.id), from.language_code);
  keepMenu();
  const work = next();
  typing.during(chat.id, 'typing', work);
  await work;
  keepMenu(); // it may have changed the language, or what the person may do
}

/** In a group people talk with each other, too. */
const isForUs = ({ chat, message }: Context): boolean =>
  chat?.type === 'private' || message?.text?.startsWith('/') === true;

/** An update over the pace changes nothing and is over with this; the person hears of it once in the chat. */
function isTooFast({ app, pace, outbox, textsFor, log }: Handling, context: Context, from: User): boolean {
  const verdict = pace.judge(from.id, from.id === app.settings.adminId);
  if (verdict === 'go') return false;
  if (verdict === 'say') log.info({ from: from.id }, 'somebody asks too fast, and is told to wait');
  const { callbackQuery: query, chat } = context;
  const words = textsFor(from.id, from.language_code).manners.slowDown();
  if (query)
    outbox.toast(query.id, from.id, words); // each: a button that is answered without a word has done its work
  else if (verdict === 'say' && chat?.type === 'private')
    outbox.message({ chatId: from.id, topic: topicOf(context.message) }, words);
  return true;
}
