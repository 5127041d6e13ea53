import type { Update } from 'grammy/types';
import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { isAdmitted } from '../../../peers/records/is-on.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { type BotName, type BotPair, type SpareChoice, usernameOf } from '../../api/bot-pair.ts';
import type { Polling } from '../../api/polling.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { callbackData } from '../../router/buttons.ts';
import { type AnnounceParts, announceSpareBot } from './announce-spare-bot.ts';
import { type PointingParts, pointElsewhere } from './point-elsewhere.ts';
import { SPARE_BOT_BUTTONS } from './spare-bot-buttons.ts';

/** How long Telegram has to refuse the bot in charge, with nothing else in between, before the other takes over (ms). */
const REFUSED_MS = 3_600_000;

interface DeskParts extends AnnounceParts, PointingParts {
  readonly pair: BotPair;
  readonly pollings: { of(name: BotName): Pick<Polling, 'isReached' | 'refusedMs'> };
  readonly store: StorePort;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly ownerId: number;
  readonly now: () => number;
  readonly log: Log;
  /** The bot in charge handles the update. */
  readonly handle: (update: Update) => Promise<void>;
  /** Another bot answers from now on: its menus are to be set, and chats there have no keys yet. */
  readonly taken: () => void;
  readonly refusedMs?: number;
}

/** Decides which of two bots answers, and speaks for the one that only stands by. */
export class SpareBotDesk {
  readonly #parts: DeskParts;
  /** The main bot works again, and the owner was asked in this run. */
  #isAsked = false;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** One of the bots was reached, for the first time or again; see `Answering.reached`. */
  async reached(name: BotName): Promise<void> {
    const { pair, store, taken, log } = this.#parts;
    const { id } = pair.clients[name].botInfo;
    if (name === 'spare' && store.state.spare_bot.id !== id) {
      await store.update((draft) => {
        draft.spare_bot = { id, is_in_charge: false, stays: false, started: {}, told: {} };
      });
    }
    log.info(`the ${name} bot is reached: @${usernameOf(pair, name)}`);
    if (this.#chosen() !== name) return;
    pair.putInCharge(name);
    taken();
  }

  /** Handles an update of this bot; resolves when its changes are stored. */
  async handle(name: BotName, update: Update): Promise<void> {
    const { pair, handle } = this.#parts;
    if (update.callback_query) pair.heard(name, update.callback_query);
    if (name === 'spare') await this.#noteStart(update);
    if (this.#chosen() !== name) return pointElsewhere(this.#parts, name, update);
    // Each bot counts its updates by itself: those of the spare are kept as negative numbers.
    await handle(name === 'main' ? update : { ...update, update_id: -update.update_id - 1 });
  }

  /** Switches, asks the owner about the way back, and tells friends of the spare bot; call it every minute. */
  async check(): Promise<void> {
    const { pair, pollings, refusedMs = REFUSED_MS, store, log } = this.#parts;
    const { inCharge } = pair;
    const other = inCharge === 'main' ? 'spare' : 'main';
    const refused = pollings.of(inCharge).refusedMs;
    if (refused >= refusedMs && (await this.#works(other))) {
      log.warn(`Telegram has refused the ${inCharge} bot for an hour: the ${other} bot takes over`);
      return this.#switchTo(other, refused);
    }
    if (inCharge === 'main') return announceSpareBot(this.#parts, this.#friends());
    const isBack = pollings.of('main').isReached;
    if (isBack && !this.#isAsked && !store.state.spare_bot.stays) this.#askOwner();
    this.#isAsked = isBack && (this.#isAsked || !store.state.spare_bot.stays);
  }

  /** What the owner decided. */
  async decide(choice: SpareChoice): Promise<'done' | 'not-yet'> {
    const { store, pollings } = this.#parts;
    if (choice === 'back') {
      if (!pollings.of('main').isReached) return 'not-yet';
      if (this.#chosen() === 'spare') await this.#switchTo('main', 0);
      return 'done';
    }
    await store.update((draft) => {
      draft.spare_bot.stays = true;
    });
    return 'done';
  }

  #chosen(): BotName {
    return this.#parts.store.state.spare_bot.is_in_charge ? 'spare' : 'main';
  }

  /** Whether this bot's token is good, by the way that is used now. */
  async #works(name: BotName): Promise<boolean> {
    const { pair, log } = this.#parts;
    const client = pair.clients[name];
    try {
      client.botInfo = await client.api.getMe();
      return true;
    } catch (err) {
      log.warn({ err }, `the ${name} bot cannot take over`);
      return false;
    }
  }

  async #switchTo(name: BotName, refused: number): Promise<void> {
    const { pair, store, outbox, textsFor, ownerId, now, taken } = this.#parts;
    await store.update((draft) => {
      draft.spare_bot.is_in_charge = name === 'spare';
      draft.spare_bot.stays = false;
    });
    const since = new Date(now() - refused);
    pair.putInCharge(name);
    taken();
    this.#isAsked = false;
    const { started } = store.state.spare_bot;
    const friends = this.#friends().filter((id) => id !== ownerId);
    const there = friends.filter((id) => Object.hasOwn(started, id));
    for (const id of there) outbox.message(id, textsFor(id).spareBot[name === 'spare' ? 'here' : 'backHere']());
    const { spareBot } = textsFor(ownerId);
    if (name === 'main') return outbox.message(ownerId, spareBot.mainAgain());
    outbox.message(ownerId, spareBot.tookOver(usernameOf(pair, 'main'), since, there.length, friends.length));
  }

  #askOwner(): void {
    const { pair, outbox, textsFor, ownerId } = this.#parts;
    const { spareBot } = textsFor(ownerId);
    const button = (choice: SpareChoice) => ({
      text: spareBot.buttons[choice],
      data: callbackData(SPARE_BOT_BUTTONS.decide, { choice }),
    });
    outbox.message(ownerId, spareBot.mainIsBack(usernameOf(pair, 'main')), [[button('back'), button('stay')]]);
  }

  async #noteStart({ message }: Update): Promise<void> {
    const { store, now } = this.#parts;
    const id = message?.from?.id;
    if (id === undefined || message?.chat.type !== 'private' || !/^\/start\b/.test(message.text ?? '')) return;
    if (!Object.hasOwn(store.state.users, id) || Object.hasOwn(store.state.spare_bot.started, id)) return;
    await store.update((draft) => {
      draft.spare_bot.started[id] = new Date(now()).toISOString();
    });
  }

  /** Everybody who may use the service, the owner too. */
  #friends(): number[] {
    const { store, now } = this.#parts;
    return Object.values(store.state.users).flatMap((user) => (isAdmitted(user, now()) ? [user.telegram_id] : []));
  }
}
