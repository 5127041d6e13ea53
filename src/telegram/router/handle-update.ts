import type { Bot, Context } from 'grammy/web';
import { mayUse } from '../../access/audience.ts';
import { askedOf } from '../../access/questions.ts';
import { UserError } from '../../errors.ts';
import { deedOfGiven, isMeantToAdd, takeGiven } from '../features/entry/take-given.ts';
import { notUnderstood } from '../features/help/help.ts';
import { faultCode } from '../outbox/internal-error.ts';
import { audited } from './audited.ts';
import { readCallbackData } from './button-kind.ts';
import type { Handling } from './handling.ts';
import { keepManners } from './keep-manners.ts';
import { meet, rankOf, readRequest } from './read-request.ts';
import type { Press, Request } from './request.ts';
import { BUTTONS } from './tables/buttons.ts';
import { COMMANDS, type Command } from './tables/commands.ts';
import { deedOfAnswer, deedOfCommand, deedOfPress } from './tables/deeds.ts';
import { QUESTIONS } from './tables/questions.ts';
import { type ReadCommand, readCommand, topicOf } from './written.ts';

/** Registers everything that people can send; a handler commits and queues, and waits for no node and no chat. */
export function registerHandlers(bot: Bot, handling: Handling): void {
  bot.use((context, next) => keepManners(handling, context, next));
  bot.on('message', (context) => {
    const command = readCommand(context.message, bot.botInfo.username);
    const entry = command && COMMANDS.find(({ name, aliases }) => [name, ...aliases].includes(command.name));
    return entry ? onCommand(handling, context, entry, command) : onOther(handling, context);
  });
  bot.on('callback_query:data', (context) => onPress(handling, context));
}

async function onCommand(handling: Handling, context: Context, entry: Command, command: ReadCommand): Promise<void> {
  const request = await readRequest(handling, context, command);
  if (!request) return;
  const { app, log } = handling;
  log.info(
    { [request.standing]: request.from.id, ...(request.isPrivate ? {} : { group: request.chatId }) },
    `/${entry.name}`,
  );
  await answering(handling, request, async () => {
    if (askedOf(app.store.state, request.from.id, app.now())) await app.access.dropQuestion(request.from.id);
    if (!request.isPrivate && !(entry.inGroups && request.standing === 'owner')) {
      request.answer(request.texts.writeToMe(app.botUsername()));
    } else if (mayUse(request, entry.audience)) {
      await audited(handling, deedOfCommand(request, entry), () => entry.run(request, app));
    } else await notUnderstood(request, app);
  });
}

/** Whatever is no command of ours: in private the menu, or how to get in; in a group nothing. */
async function onOther(handling: Handling, context: Context): Promise<void> {
  if (context.chat?.type !== 'private') return;
  const request = await readRequest(handling, context);
  if (request) await answering(handling, request, () => onText(handling, request));
}

/** The answer to what the bot asked last, or words that it does not understand. */
async function onText(handling: Handling, request: Request): Promise<void> {
  const { app, log } = handling;
  const asked = askedOf(app.store.state, request.from.id, app.now());
  const question = asked && QUESTIONS.find(({ kind }) => kind === asked.kind);
  const { given } = request;
  if (given && mayUse(request, 'people') && isMeantToAdd(given, question)) {
    const deed = deedOfGiven(request, given);
    log.info({ [request.standing]: request.from.id, whom: deed.whom }, deed.what);
    return audited(handling, deed, () => takeGiven(request, given, app));
  }
  if (!question || !mayUse(request, question.audience)) return notUnderstood(request, app);
  log.info({ [request.standing]: request.from.id }, `answer to ${question.kind}`);
  const deed = deedOfAnswer(app, request, question, asked.about);
  await audited(handling, deed, () => question.run(request, asked.about, app));
}

async function onPress(handling: Handling, context: Context): Promise<void> {
  const { app, outbox, textsFor, log } = handling;
  const query = context.callbackQuery;
  if (query?.data === undefined || context.chat?.type !== 'private') return;
  const from = await meet(handling, query.from);
  const place = query.message && { chatId: context.chat.id, messageId: query.message.message_id };
  const message = query.message && 'is_topic_message' in query.message ? query.message : undefined;
  const here = { chatId: from.id, topic: topicOf(message) };
  const press: Press = {
    updateId: context.update.update_id,
    from,
    ...rankOf(app, from.id),
    chatId: context.chat.id,
    messageId: place?.messageId ?? 0,
    isPrivate: true,
    texts: textsFor(from.id, query.from.language_code),
    copy: (messageId) => outbox.copy(here, { chatId: from.id, messageId }),
    answerWithFile: (file, html, rows) => outbox.document(here, file, html, rows),
    answer: (html, buttons) => outbox.message(here, html, buttons),
    answerPicture: (picture, buttons) => outbox.picture(here, picture, buttons),
    toast: (text) => outbox.toast(query.id, from.id, text),
    replaceButtons: (rows) => place && outbox.replaceButtons(place, rows),
    removeButtons: () => place && outbox.replaceButtons(place, []),
    replace: (html, buttons) => place && outbox.edit(place, html, buttons),
    replacePicture: (picture, buttons) => place && outbox.editPicture(place, picture, buttons),
  };
  const pressed = readCallbackData(BUTTONS, query.data);
  log.info({ [press.standing]: from.id }, `button ${pressed?.kind.action ?? 'unknown'}`);
  const alert = (html: string) => outbox.alert(query.id, from.id, html);
  await answering(handling, { ...press, answer: alert }, async () => {
    if (!pressed) throw new UserError('stale-button');
    const { kind, values } = pressed;
    if (!mayUse(press, kind.audience))
      throw new UserError(press.standing === 'stranger' ? 'no-access' : 'stale-button');
    await audited(handling, deedOfPress(app, press, query, pressed), () => kind.run(press, values, app));
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
    const code = faultCode();
    log.error({ friend: from.id, code, err: error }, `a request failed; the person was shown the code ${code}`);
    answer(texts.failed(code));
  }
}
