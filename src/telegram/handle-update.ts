import { randomInt } from 'node:crypto';
import type { Bot, Context } from 'grammy';
import type { Message, User } from 'grammy/types';
import type { Person } from '../access/access-service.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { App } from './app.ts';
import { readCallbackData } from './callback-data.ts';
import { COMMANDS, type Command, mayUse, menuFor, runPress } from './commands.ts';
import type { Outbox } from './outbox.ts';
import type { Button, Press, Request } from './request.ts';
import { readLanguage } from './texts/languages.ts';
import type { Texts } from './texts/texts.ts';

interface Handling {
  readonly app: App;
  readonly outbox: Outbox;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly notify: NotifyOwner;
  /** Queues the owner's menu: Telegram takes it only once the owner has written to the bot. */
  readonly ownersMenu: () => void;
  readonly log: Log;
}

/** Registers everything that people can send; a handler commits and queues, and waits for no node and no chat. */
export function registerHandlers(bot: Bot, handling: Handling): void {
  for (const entry of COMMANDS) {
    bot.command([entry.name, ...entry.aliases], (context) => onCommand(handling, context, entry));
  }
  bot.on('message', (context) => onOther(handling, context));
  bot.on('callback_query:data', (context) => onPress(handling, context));
}

async function onCommand(handling: Handling, context: Context, entry: Command): Promise<void> {
  const request = await readRequest(handling, context);
  if (!request) return;
  const { app, log } = handling;
  log.info(
    { [request.standing]: request.from.id, ...(request.isPrivate ? {} : { group: request.chatId }) },
    `/${entry.name}`,
  );
  await answering(handling, request, async () => {
    if (!request.isPrivate && !(entry.inGroups && request.standing === 'owner')) {
      request.answer(request.texts.writeToMe(app.botUsername()));
    } else if (mayUse(request.standing, entry)) await entry.run(request, app);
    else await onUnknown(request);
  });
}

/** Whatever is no command of ours: in private the menu, or how to get in; in a group nothing. */
async function onOther(handling: Handling, context: Context): Promise<void> {
  if (context.chat?.type !== 'private') return;
  const request = await readRequest(handling, context);
  if (request) await answering(handling, request, () => onUnknown(request));
}

async function onUnknown({ standing, texts, from, menu, answer }: Request): Promise<void> {
  if (standing === 'stranger') answer(texts.stranger(from.id));
  else
    answer(
      `${texts.unknownText()}\n${texts
        .help(menu.map((name) => ({ name, text: texts.commands[name] })))
        .split('\n')
        .slice(1)
        .join('\n')}`,
    );
}

async function onPress({ app, outbox, textsFor, log, ...rest }: Handling, context: Context): Promise<void> {
  const query = context.callbackQuery;
  if (query?.data === undefined || context.chat?.type !== 'private') return;
  const handling = { app, outbox, textsFor, log, ...rest };
  const from = await meet(handling, query.from);
  const texts = textsFor(from.id, query.from.language_code);
  const place = query.message && { chatId: context.chat.id, messageId: query.message.message_id };
  const press: Press = {
    updateId: context.update.update_id,
    from,
    standing: app.access.standing(from.id),
    chatId: context.chat.id,
    isPrivate: true,
    texts,
    answer: (html, buttons) => outbox.message(from.id, html, buttons),
    toast: (text) => outbox.toast(query.id, from.id, text),
    removeButtons: () => place && outbox.removeButtons(place),
    replace: (html, buttons) => place && outbox.edit(place, html, buttons),
  };
  const data = readCallbackData(query.data);
  log.info({ [press.standing]: from.id }, `button ${data?.action ?? 'unknown'}`);
  await answering(handling, { ...press, answer: press.toast }, async () => {
    if (!data) throw new UserError('stale-button');
    await runPress(press, data, app);
  });
}

/** Runs a handler; what goes wrong becomes one sentence for the person, and the cause a line in the log under the same code. */
async function answering(
  { log }: Handling,
  { from, texts, answer }: Pick<Request, 'from' | 'texts' | 'answer'>,
  handler: () => Promise<void>,
): Promise<void> {
  try {
    await handler();
  } catch (error) {
    if (error instanceof UserError) {
      log.debug({ friend: from.id, code: error.code }, 'a request could not be met');
      answer(texts.errors[error.code]);
      return;
    }
    const code = randomInt(32 ** 4, 32 ** 5)
      .toString(32)
      .toUpperCase();
    log.error({ friend: from.id, code, err: error }, `a request failed; the person was shown the code ${code}`);
    answer(texts.failed(code));
  }
}

async function readRequest(handling: Handling, context: Context): Promise<Request | null> {
  const { message, chat } = context;
  if (!message?.from || message.from.is_bot || !chat) return null;
  const { app, outbox, textsFor } = handling;
  const from = await meet(handling, message.from);
  const standing = app.access.standing(from.id);
  return {
    updateId: context.update.update_id,
    from,
    standing,
    chatId: chat.id,
    isPrivate: chat.type === 'private',
    texts: textsFor(from.id, message.from.language_code),
    args: typeof context.match === 'string' ? context.match.trim() : '',
    about: readAbout(message),
    menu: menuFor(standing),
    answer: (html: string, buttons?: readonly Button[]) => outbox.message(chat.id, html, buttons),
  };
}

/** Waits only for what may decide who somebody is; a new name of a known person is written together with their command. */
async function meet(handling: Handling, user: User): Promise<Person> {
  const person = readUser(user);
  const isKnown =
    handling.app.store.state.users[person.id] !== undefined && handling.app.access.standing(person.id) !== 'stranger';
  const met = getToKnow(handling, person);
  if (!isKnown) await met;
  return person;
}

async function getToKnow({ app, notify, ownersMenu, log }: Handling, person: Person): Promise<void> {
  const isNew = app.store.state.users[person.id] === undefined;
  try {
    const bound = await app.access.meet(person);
    if (bound && person.username !== null)
      notify({ kind: 'username-bound', friendId: person.id, username: person.username, name: person.name });
    if (isNew && person.id === app.settings.adminId) ownersMenu();
  } catch (error) {
    // The store cannot be written: the command itself will say so, and reading ones still work.
    log.error({ friend: person.id, err: error }, 'a person’s name could not be kept');
  }
}

function readUser(user: User): Person {
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ');
  return { id: user.id, username: user.username ?? null, name, language: readLanguage(user.language_code) };
}

/** Whose message is answered: a forwarded one's first sender, else its sender; never a bot. */
function readAbout({ reply_to_message: replied, chat }: Message): Person | null {
  if (replied?.forum_topic_created) return null; // in a topic every message "answers" the one that opened it
  const origin = replied?.forward_origin;
  const user =
    origin?.type === 'user' ? origin.sender_user : chat.type === 'private' || origin ? undefined : replied?.from;
  return user && !user.is_bot ? readUser(user) : null;
}
