import type { Bot } from 'grammy/web';
import type { Ends } from '../access/ends.ts';
import { LanguageChoice } from '../access/language-choice.ts';
import { AwakeTime } from '../awake-time.ts';
import { CheckedClock } from '../checked-clock.ts';
import type { Settings } from '../config/settings.ts';
import { createDayOf } from '../health/calendar.ts';
import { type TrafficFilePort, TrafficMeter } from '../health/traffic-meter.ts';
import { type Language, readLanguage } from '../languages.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import { AuditFile } from '../store/audit-file.ts';
import { JsonStore, type StoreEvent } from '../store/json-store.ts';
import { openSecretBox } from '../store/store-key.ts';
import { TrafficFile } from '../store/traffic-file.ts';
import type { BotPair } from '../telegram/api/bot-pair.ts';
import { createNotifyOwner } from '../telegram/features/owner/notify-owner.ts';
import { ChatQueue } from '../telegram/outbox/chat-queue.ts';
import { Outbox } from '../telegram/outbox/outbox.ts';
import { Typing } from '../telegram/outbox/typing.ts';
import { Keyboards } from '../telegram/router/keyboards.ts';
import { nodeName } from '../telegram/views.ts';
import { whoIs } from '../telegram/who-is.ts';
import { type Languages, loadLanguages } from '../texts/chat/languages.ts';
import type { Texts } from '../texts/chat/texts.ts';
import { inWordsForOwner } from './words-for-owner.ts';

/** The services that nodes and chats share. */
export interface Core {
  readonly settings: Settings;
  readonly log: Log;
  readonly bot: Bot;
  /** With a spare bot: both; `bot` sends by the one in charge. */
  readonly pair: BotPair | null;
  readonly queue: ChatQueue;
  readonly outbox: Outbox;
  readonly typing: Typing;
  readonly language: LanguageChoice;
  readonly languages: Languages;
  /** The language in which the bot writes to a person; `code` is the language of their Telegram app. */
  readonly languageFor: (id: number, code?: string) => Language;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly keyboards: Keyboards;
  readonly notify: NotifyOwner;
  readonly store: JsonStore;
  readonly box: SecretBox;
  readonly audit: AuditFile;
  readonly traffic: TrafficMeter;
  readonly awake: AwakeTime;
  readonly clock: CheckedClock;
  /** The times by which invites and requests end. */
  readonly ends: () => Ends;
}

/**
 * Opens the store, as `build` left it if so, and builds the services that everything else needs; `file` has the traffic counted so far.
 * Throws `SetupError`.
 */
export async function buildCore(
  settings: Settings,
  log: Log,
  bot: Bot,
  pair: BotPair | null = null,
  build: string | null = null,
  file: TrafficFilePort = new TrafficFile(settings.peersFile, log),
): Promise<Core> {
  const queue = new ChatQueue({
    log,
    isOff: settings.botToken === null,
    onFault: (what, _, code) => notify({ kind: 'answer-fault', what: what.replace(/-?\d+$/, '…'), code }),
  });
  const outbox = new Outbox(bot.api, queue);
  const languages = await loadLanguages(settings.timezone);
  const languageFor = (id: number, code?: string) => language.of(id) ?? readLanguage(code) ?? settings.language;
  const toOwner = inWordsForOwner(languages);
  const textsFor = (id: number, code?: string) =>
    (id === settings.adminId ? toOwner : languages)[languageFor(id, code)];
  const inSettings = { nodes: settings.nodes.map((node) => ({ node, snapshot: null })), nodesOff: settings.nodesOff };
  const notify = createNotifyOwner({
    texts: () => textsFor(settings.adminId),
    names: { server: (id) => nodeName({ ...inSettings, store }, id), friend: (id) => whoIs(store.state, id) },
    send: (html, buttons) => outbox.message(settings.adminId, html, buttons),
    log,
    now: Date.now,
  });
  const onEvent = (event: StoreEvent) => {
    if (event.kind === 'edit-rejected') notify(event);
    else log.info('an edit of the store was taken in');
  };
  const store = await JsonStore.open(settings.peersFile, onEvent, build);
  const awake = new AwakeTime();
  const { last, watched_ms: before } = store.state.clock;
  const clock = new CheckedClock(last === null ? null : Date.parse(last), log);
  const ends = () => ({ watched: before + awake.now(), confirmed: clock.confirmed, now: clock.best() });
  store.stamp = () => ({ last: new Date(clock.now()).toISOString(), watched_ms: Math.floor(before + awake.now()) });
  const audit = await AuditFile.open(settings.peersFile, log);
  const language = new LanguageChoice(store, clock.now);
  const box = await openSecretBox(store, settings.storeKey, settings.storeKeyFile);
  const typing = new Typing(bot.api, queue);
  const keyboards = new Keyboards({ store, ownerId: settings.adminId, now: clock.now, languages, languageFor });
  const dayOf = createDayOf(settings.timezone);
  const traffic = new TrafficMeter({ file, store, now: Date.now, dayOf });
  return {
    settings,
    log,
    bot,
    pair,
    queue,
    outbox,
    typing,
    language,
    languages,
    languageFor,
    textsFor,
    keyboards,
    notify,
    store,
    box,
    audit,
    traffic,
    awake,
    clock,
    ends,
  };
}
