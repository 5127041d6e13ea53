import type { Bot } from 'grammy/web';
import type { Ends } from '../access/ends.ts';
import { LanguageChoice } from '../access/language-choice.ts';
import { AwakeTime } from '../awake-time.ts';
import { CheckedClock } from '../checked-clock.ts';
import type { Settings } from '../config/settings.ts';
import { createDayOf } from '../health/calendar.ts';
import { TrafficMeter } from '../health/traffic-meter.ts';
import { type Language, readLanguage } from '../languages.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import { AuditFile } from '../store/audit-file.ts';
import { JsonStore } from '../store/json-store.ts';
import { openSecretBox } from '../store/store-key.ts';
import { TrafficFile } from '../store/traffic-file.ts';
import { createNotifyOwner } from '../telegram/features/owner/notify-owner.ts';
import { ChatQueue } from '../telegram/outbox/chat-queue.ts';
import { Outbox } from '../telegram/outbox/outbox.ts';
import { Typing } from '../telegram/outbox/typing.ts';
import { type Languages, loadLanguages } from '../texts/chat/languages.ts';
import type { Texts } from '../texts/chat/texts.ts';

/** The services that nodes and chats share. */
export interface Core {
  readonly settings: Settings;
  readonly log: Log;
  readonly bot: Bot;
  readonly queue: ChatQueue;
  readonly outbox: Outbox;
  readonly typing: Typing;
  readonly language: LanguageChoice;
  readonly languages: Languages;
  /** The language in which the bot writes to a person; `code` is the language of their Telegram app. */
  readonly languageFor: (id: number, code?: string) => Language;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
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

/** Opens the store and builds the services that everything else needs. Throws `SetupError`. */
export async function buildCore(settings: Settings, log: Log, bot: Bot): Promise<Core> {
  const queue = new ChatQueue({
    log,
    onFault: (what, _, code) => notify({ kind: 'answer-fault', what: what.replace(/-?\d+$/, '…'), code }),
  });
  const outbox = new Outbox(bot.api, queue);
  const languages = await loadLanguages(settings.timezone);
  const languageFor = (id: number, code?: string) => language.of(id) ?? readLanguage(code) ?? settings.language;
  const textsFor = (id: number, code?: string) => languages[languageFor(id, code)];
  const notify = createNotifyOwner({
    texts: () => textsFor(settings.adminId),
    send: (html, buttons) => outbox.message(settings.adminId, html, buttons),
    log,
    now: Date.now,
  });
  const store = await JsonStore.open(settings.peersFile, (event) => {
    if (event.kind === 'edit-rejected') notify(event);
    else log.info('an edit of the store was taken in');
  });
  const awake = new AwakeTime();
  const { last, watched_ms: before } = store.state.clock;
  const clock = new CheckedClock(last === null ? null : Date.parse(last), log);
  const ends = () => ({ watched: before + awake.now(), confirmed: clock.confirmed, now: clock.best() });
  store.stamp = () => ({ last: new Date(clock.now()).toISOString(), watched_ms: Math.floor(before + awake.now()) });
  const audit = await AuditFile.open(settings.peersFile, log);
  const language = new LanguageChoice(store, clock.now);
  const box = await openSecretBox(store, settings.storeKey, settings.storeKeyFile);
  const typing = new Typing(bot.api, queue);
  const dayOf = createDayOf(settings.timezone);
  const file = new TrafficFile(settings.peersFile, log);
  const traffic = new TrafficMeter({ file, store, now: Date.now, dayOf });
  return {
    settings,
    log,
    bot,
    queue,
    outbox,
    typing,
    language,
    languages,
    languageFor,
    textsFor,
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
