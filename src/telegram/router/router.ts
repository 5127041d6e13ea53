import type { Bot, Context } from 'grammy/web';
import type { AccessService } from '../../access/access-service.ts';
import { mayUse } from '../../access/audience.ts';
import { askedOf } from '../../access/questions.ts';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { faultCode } from '../outbox/internal-error.ts';
import { type AuditServices, answerAction, commandAction, pressAction, runAudited } from './audit.ts';
import { type BeforeServices, beforeHandlers } from './before-handlers.ts';
import { readCallbackData } from './buttons.ts';
import { type ReadCommand, readCommand } from './read-message.ts';
import { type ReadServices, readPress, readRequest } from './read-request.ts';
import type { Request } from './request.ts';
import type { CommandRoute, Routes } from './routes.ts';

/** Services of the router itself; those of handlers are bound to them in `routes`. */
export interface RouterServices extends ReadServices, AuditServices, BeforeServices {
  readonly access: ReadServices['access'] & Pick<AccessService, 'dropQuestion'>;
  readonly outbox: ReadServices['outbox'];
  readonly botUsername: () => string;
  readonly routes: Routes;
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
  await answeringErrors(log, request, async () => {
    if (askedOf(store.state, from.id, now())) await access.dropQuestion(from.id);
    if (!isPrivate && !(route.inGroups && standing === 'owner')) request.answer(texts.writeToMe(botUsername()));
    else if (!mayUse(request, route.audience)) await answerOtherWords(router, request);
    else await runAudited(router, request, route.audience, commandAction(request, route), () => route.run(request));
  });
}

/** Handles messages that are no command of the bot; those in groups are ignored. */
async function onOther(router: RouterServices, context: Context): Promise<void> {
  if (context.chat?.type !== 'private') return;
  const request = await readRequest(router, router.routes.commands, context);
  if (request) await answeringErrors(router.log, request, () => onText(router, request));
}

/** Handles shared people, the answer to the sender's open question, or text that is neither. */
async function onText(router: RouterServices, request: Request): Promise<void> {
  const { store, now, log, routes } = router;
  const { from, shared, standing } = request;
  const asked = askedOf(store.state, from.id, now());
  const question = asked && routes.questions.find(({ kind }) => kind === asked.kind);
  const takesShared = (route: Routes['sharedPeople'][number]) =>
    shared !== null && mayUse(request, route.audience) && route.takes(shared, question?.kind ?? null);
  const sharing = routes.sharedPeople.find(takesShared);
  if (shared && sharing) {
    const action = sharing.describe(shared);
    log.info({ [standing]: from.id, whom: action.whom }, action.what);
    return runAudited(router, request, sharing.audience, action, () => sharing.run(request, shared));
  }
  if (!question || !mayUse(request, question.audience)) return answerOtherWords(router, request);
  const { kind, audience, run } = question;
  log.info({ [standing]: from.id }, `answer to ${kind}`);
  const action = answerAction(store.state, request, kind, asked.about);
  await runAudited(router, request, audience, action, () => run(request, asked.about));
}

async function onPress(router: RouterServices, context: Context): Promise<void> {
  const { store, log, routes } = router;
  const press = await readPress(router, context);
  if (!press) return;
  const { from, standing, texts, alert, data, label } = press;
  const pressed = readCallbackData(routes.buttons, data);
  log.info({ [standing]: from.id }, `button ${pressed?.button.action ?? 'unknown'}`);
  await answeringErrors(log, { from, texts, answer: alert }, async () => {
    if (!pressed) throw new UserError('stale-button');
    const { button, values } = pressed;
    if (!mayUse(press, button.audience)) throw new UserError(standing === 'stranger' ? 'no-access' : 'stale-button');
    const action = pressAction(store.state, label, pressed);
    await runAudited(router, press, button.audience, action, () => button.run(press, values));
  });
}

async function answerOtherWords({ routes }: RouterServices, request: Request): Promise<void> {
  for (const answer of routes.otherWords) await answer(request);
}

/** Runs a handler and answers an error with one sentence. That of an unexpected error has a code under which the log shows the cause. */
async function answeringErrors(
  log: Log,
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
