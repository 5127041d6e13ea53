import type { CallbackQuery } from 'grammy/types';
import { type Bot, GrammyError, type RawApi } from 'grammy/web';
import { madeAnew } from './made-anew.ts';

/** The bot of `BOT_TOKEN`, and that of `SPARE_BOT_TOKEN`. */
export const BOTS = ['main', 'spare'] as const;
export type BotName = (typeof BOTS)[number];

/** What the owner decides after the spare bot took over. */
export type SpareChoice = 'stay' | 'back';

/** A person who cannot be written to by the spare bot, since they have not pressed Start there. It says nothing about the person. */
export class NotAtThisBot extends Error {
  override readonly name = 'NotAtThisBot';
}

type Call = (payload: unknown, signal?: AbortSignal) => Promise<unknown>;
type Answer =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: object };

/** How many messages and presses of each bot are remembered; an edit of a message long ago is sent anew. */
const IDS_KEPT = 5000;

/**
 * Two bots over one store. Whatever the rest of the program sends by `router` goes by the bot in charge; each polls by its own client.
 * Message ids belong to one bot: what only the other one could edit is sent anew. A refusal of the spare that says "this person has not
 * started me" becomes `NotAtThisBot`, so that no wish ends by it.
 */
export class BotPair {
  readonly router: Bot;
  readonly clients: Readonly<Record<BotName, Bot>>;
  /** Set by whoever knows how to switch. */
  decide: (choice: SpareChoice) => Promise<'done' | 'not-yet'> = async () => 'not-yet';
  #inCharge: BotName = 'main';
  #hasSwitched = false;
  readonly #ids: Readonly<Record<BotName, Set<string>>> = { main: new Set(), spare: new Set() };
  /** Presses that one bot has heard of can be answered by it alone. */
  readonly #presses: Readonly<Record<BotName, Set<string>>> = { main: new Set(), spare: new Set() };
  /** A message that was sent anew → its new place. */
  readonly #moved = new Map<string, number>();

  constructor(router: Bot, clients: Readonly<Record<BotName, Bot>>) {
    this.router = router;
    this.clients = clients;
    router.api.config.use(async (_call, method, payload, signal) => {
      const answer = await this.#send(method, payload as Record<string, unknown>, signal as AbortSignal | undefined);
      return answer as never;
    });
  }

  get inCharge(): BotName {
    return this.#inCharge;
  }

  /** Lets this bot answer from now on; it has been reached before. */
  putInCharge(name: BotName): void {
    if (name !== this.#inCharge) this.#hasSwitched = true;
    this.#inCharge = name;
    this.router.botInfo = this.clients[name].botInfo;
  }

  /** This bot heard of a press of a button: it can answer it, and edit the message. */
  heard(name: BotName, query: Pick<CallbackQuery, 'id' | 'message'>): void {
    remember(this.#presses[name], query.id);
    if (query.message) remember(this.#ids[name], placeOf(query.message.chat.id, query.message.message_id));
  }

  async #send(method: keyof RawApi, payload: Record<string, unknown>, signal?: AbortSignal): Promise<Answer> {
    const name = this.#inCharge;
    if (method === 'answerCallbackQuery') {
      const heardBy = BOTS.find((bot) => this.#presses[bot].has(String(payload['callback_query_id'])));
      return this.#call(heardBy ?? name, method, payload, signal);
    }
    const id = placeOf(payload['chat_id'], payload['message_id']);
    const place = `${name} ${id}`;
    const isEdit = method.startsWith('editMessage') && this.#hasSwitched;
    if (!isEdit || this.#ids[name].has(id)) return this.#call(name, method, payload, signal);
    const moved = this.#moved.get(place);
    if (moved !== undefined) return this.#call(name, method, { ...payload, message_id: moved }, signal);
    const anew = madeAnew(method, payload);
    if (anew === null) return { ok: true, result: true }; // there is nothing in it but buttons of a message that is not here
    const answer = await this.#call(name, anew.method, anew.payload, signal);
    if (answer.ok && isMessage(answer.result)) this.#moved.set(place, answer.result.message_id);
    return answer;
  }

  async #call(name: BotName, method: keyof RawApi, payload: unknown, signal?: AbortSignal): Promise<Answer> {
    const calls = this.clients[name].api.raw as unknown as Readonly<Record<string, Call>>;
    try {
      const result = await calls[method]?.(payload, signal);
      if (isMessage(result)) remember(this.#ids[name], placeOf(result.chat.id, result.message_id));
      return { ok: true, result };
    } catch (error) {
      if (!(error instanceof GrammyError)) throw error;
      const { error_code, description, parameters } = error;
      if (name === 'spare' && isAbsence(error)) throw new NotAtThisBot(description, { cause: error });
      return { ok: false, error_code, description, parameters };
    }
  }
}

/** A bot's username; before it was reached, what it is here. */
export const usernameOf = ({ clients }: Pick<BotPair, 'clients'>, name: BotName): string =>
  clients[name].isInited() ? clients[name].botInfo.username : name;

const placeOf = (chatId: unknown, messageId: unknown): string => `${chatId}:${messageId}`;

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > IDS_KEPT && oldest !== undefined) ids.delete(oldest);
}

const isAbsence = ({ error_code, description }: GrammyError): boolean =>
  error_code === 403 || (error_code === 400 && /chat not found|PEER_ID_INVALID|USER_IS_BLOCKED/.test(description));

function isMessage(result: unknown): result is { readonly message_id: number; readonly chat: { readonly id: number } } {
  return typeof result === 'object' && result !== null && 'message_id' in result && 'chat' in result;
}
