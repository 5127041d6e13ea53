import type { Bot, Context } from 'grammy/web';
import type { AccessService } from '../../access/access-service.ts';
import { mayUse } from '../../access/audience.ts';
import { askedOf } from '../../access/questions.ts';
import { UserError, type UserErrorCode } from '../../errors.ts';
import type { Languages } from '../../texts/chat/languages.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { faultCode } from '../outbox/internal-error.ts';
import type { Row } from '../outbox/outgoing.ts';
import { type AuditServices, answerAction, commandAction, pressAction, pressLine, runAudited } from './audit.ts';
import { type BeforeServices, beforeHandlers } from './before-handlers.ts';
import { type ReadPress, readCallbackData } from './buttons.ts';
import { friendKeys, readKey } from './keyboards.ts';
import { type ReadCommand, readCommand } from './read-message.ts';
import { type ReadServices, readPress, readRequest } from './read-request.ts';
import type { Press, Request } from './request.ts';
import type { CommandRoute, ReplyRoute, Routes } from './routes.ts';

/** Services of the router itself; those of handlers are bound to them in `routes`. */
export interface RouterServices extends ReadServices, AuditServices, BeforeServices {
  readonly access: ReadServices['access'] & Pick<AccessService, 'dropQuestion'>;
  readonly outbox: ReadServices['outbox'];
  readonly botUsername: () => string;
  readonly languages: Languages;
  readonly routes: Routes;
  /** The buttons below the sentence about an error. */
  readonly nextStep: (code: UserErrorCode | 'failed', texts: Texts, isOwner?: boolean) => Row[];
  /** Tells somebody without access what they can do. */
  readonly explainNoAccess: (press: Pick<Press, 'from' | 'texts' | 'answer'>) => void;
}

/** Registers a handler for all updates. Handlers change the store and queue messages; they never wait for a node or for Telegram. */
export function registerHandlers(bot: Bot, router: RouterServices): void {
  bot.use((context, next) => beforeHandlers(router, context, next));
  bot.on('message', (context) => {
    const command = readCommand(context.message, router.botUsername());
    const route =
      command && router.routes.commands.find(({ name, aliases }) => [name, ...aliases].includes(command.name));
    return route ? onCommand(router, context, route, command) : onOther(router, context);
  });
  bot.on('callback_query:data', (context) => onPress(router, context));
}

async function onCommand(
  router: RouterServices,
  context: Context,
  route: CommandRoute,
  command: ReadCommand,
): Promise<void> {
  const { access, store, now, log, routes, botUsername } = router;
  const request = await readRequest(router, routes.commands, context, command);
  if (!request) return;
  const { from, standing, isPrivate, texts } = request;
  log.info({ [standing]: from.id, ...(isPrivate ? {} : { group: request.chatId }) }, `/${route.name}`);
  await closingPicker(router, request, (watched) =>
    answeringErrors(router, watched, async () => {
      if (askedOf(store.state, from.id, now())) await access.dropQuestion(from.id);
      if (!isPrivate && !(route.inGroups && standing === 'owner')) watched.answer(texts.writeToMe(botUsername()));
      else if (!mayUse(watched, route.audience)) await answerOtherWords(router, watched);
      else await runAudited(router, watched, route.audience, commandAction(watched, route), () => route.run(watched));
    }),
  );
}

/** Handles messages that are no command of the bot; those in groups are ignored. */
async function onOther(router: RouterServices, context: Context): Promise<void> {
  if (context.chat?.type !== 'private') return;
  const request = await readRequest(router, router.routes.commands, context);
  if (!request) return;
  await closingPicker(router, request, (watched) => answeringErrors(router, watched, () => onText(router, watched)));
}

/** Handles a key, shared people, the answer to the sender's open question, or text that is none of these. */
async function onText(router: RouterServices, request: Request): Promise<void> {
  const { access, store, now, log, routes, languages } = router;
  const { from, shared, standing } = request;
  const asked = askedOf(store.state, from.id, now());
  const key = readKey(languages, request.args);
  const keyRoute = mayUse(request, 'friend') ? routes.keys.find((route) => route.key === key) : undefined;
  if (keyRoute) {
    log.info({ [standing]: from.id }, `key ${keyRoute.key}`);
    if (asked) await access.dropQuestion(from.id);
    return keyRoute.run(request);
  }
  const reply = replyIn(router, request);
  if (reply) {
    const { button, values } = reply;
    const action = pressAction(store.state, null, reply);
    log.info({ [standing]: from.id }, `${standing} replies to a message${about(action)}`);
    return runAudited(router, request, button.audience, action, () => button.run(request, values));
  }
  const { document } = request;
  const taking = document && routes.documents.find((one) => mayUse(request, one.audience) && one.takes(document));
  if (document && taking) {
    log.info({ [standing]: from.id }, 'a file');
    return taking.run(request, document);
  }
  const question = asked && routes.questions.find(({ kind }) => kind === asked.kind);
  const takesShared = (route: Routes['sharedPeople'][number]) =>
    shared !== null && mayUse(request, route.audience) && route.takes(shared, question?.kind ?? null);
  const sharing = routes.sharedPeople.find(takesShared);
  if (shared && sharing) {
    const action = sharing.describe(shared);
    log.info({ [standing]: from.id }, `${standing} shares ${action.what}${about(action)}`);
    return runAudited(router, request, sharing.audience, action, () => sharing.run(request, shared));
  }
  if (!question || !mayUse(request, question.audience)) return answerOtherWords(router, request);
  const { kind, audience, run } = question;
  const action = answerAction(store.state, request, kind, asked.about);
  log.info({ [standing]: from.id }, `${standing} answers the question ${kind}${about(action)}`);
  await runAudited(router, request, audience, action, () => run(request, asked.about));
}

/** The handler that takes this message as a reply, with the values of the button by which it is known; null: none. */
function replyIn({ routes }: RouterServices, request: Request): ReadPress<ReplyRoute> | null {
  for (const data of request.repliedButtons) {
    const read = readCallbackData(routes.replies, data);
    if (read && mayUse(request, read.button.audience)) return read;
  }
  return null;
}

async function onPress(router: RouterServices, context: Context): Promise<void> {
  const { store, log, routes } = router;
  const press = await readPress(router, context);
  if (!press) return;
  const { from, standing, texts, alert, data, label } = press;
  const pressed = readCallbackData(routes.buttons, data);
  const action = pressed && pressAction(store.state, label, pressed, data);
  log.info(...pressLine(press, pressed, action?.whom ?? null));
  // An alert stays until it was read, but carries no buttons.
  const tell: Press['answer'] = (html, rows = []) => {
    if (rows.length === 0) return alert(html);
    press.toast('');
    press.answer(html, rows);
  };
  await closingPicker(router, press, () =>
    answeringErrors(router, { from, standing, texts, answer: tell }, async () => {
      if (!pressed || !action || !mayUse(press, pressed.button.audience)) {
        if (standing !== 'stranger') throw new UserError('stale-button');
        alert(texts.errors['no-access']);
        return router.explainNoAccess(press);
      }
      const { button, values } = pressed;
      await runAudited(router, press, button.audience, action, () => button.run(press, values), button.givesAway);
    }),
  );
}

/** For the journal: the friend whom an action is about. */
const about = ({ whom }: { readonly whom: string | null }): string => (whom === null ? '' : ` about friend ${whom}`);

/**
 * Runs a handler. If a question that had put keys in the place of the phone's keyboard is not asked any more afterwards, and the handler
 * has not taken the keys away, that is done here: they would stay for ever.
 */
async function closingPicker<R extends Pick<Press, 'from' | 'standing' | 'texts'>>(
  { store, routes, outbox }: RouterServices,
  request: R,
  run: (watched: R) => Promise<void>,
): Promise<void> {
  const isAsked = () => {
    const kind = store.state.users[request.from.id]?.asked?.kind;
    return routes.questions.some((question) => question.kind === kind && question.hasKeys === true);
  };
  const hadKeys = isAsked();
  const changed = { keys: false };
  await run(hadKeys ? noteKeys(request, changed) : request);
  if (!hadKeys || changed.keys || isAsked()) return;
  const keys = request.standing === 'friend' ? friendKeys(request.texts) : 'none';
  outbox.messageWithKeys(request.from.id, request.texts.entry.pickerGone(), keys);
}

/** The same request, which notes whether its handler sends keys. */
function noteKeys<R extends object>(request: R, changed: { keys: boolean }): R {
  if (!('answerWithKeys' in request)) return request;
  const { answerWithKeys } = request as unknown as Request;
  const noted: Request['answerWithKeys'] = (...sent) => {
    changed.keys = true;
    answerWithKeys(...sent);
  };
  return { ...request, answerWithKeys: noted };
}

async function answerOtherWords({ routes }: RouterServices, request: Request): Promise<void> {
  for (const answer of routes.otherWords) await answer(request);
}

/** Runs a handler and answers an error with one sentence. That of an unexpected error has a code under which the log shows the cause. */
async function answeringErrors(
  { log, nextStep }: Pick<RouterServices, 'log' | 'nextStep'>,
  { from, standing, texts, answer }: Pick<Request, 'from' | 'standing' | 'texts' | 'answer'>,
  handler: () => Promise<void>,
): Promise<void> {
  try {
    await handler();
  } catch (error) {
    if (error instanceof UserError) {
      log.debug({ friend: from.id, code: error.code }, 'a request could not be met');
      answer(texts.errors[error.code], nextStep(error.code, texts, standing === 'owner'));
      return;
    }
    const code = faultCode();
    log.error({ friend: from.id, code, err: error }, `a request failed; the person was shown the code ${code}`);
    answer(texts.failed(code), standing === 'friend' ? nextStep('failed', texts) : []);
  }
}
