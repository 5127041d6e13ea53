import type { BotCommandScope } from 'grammy/types';
import type { Api } from 'grammy/web';
import { AUDIENCES, mayUse, type Rank } from '../../access/audience.ts';
import { LANGUAGES, type Language, readLanguage } from '../../languages.ts';
import type { Languages } from '../../texts/chat/languages.ts';
import type { ChatQueue } from '../outbox/chat-queue.ts';
import type { CommandEntry } from './feature.ts';

interface MenusParts {
  readonly api: Api;
  readonly queue: ChatQueue;
  /** All commands of the bot. */
  readonly commands: readonly CommandEntry[];
  readonly languages: Languages;
  /** The language in which the bot writes to a person; `code` is the language that their Telegram reports. */
  readonly languageFor: (id: number, code?: string) => Language;
  /** The language for people whose Telegram reports none of the bot's languages. */
  readonly fallback: Language;
}

/** The commands to show to a person of this rank, ordered by audience and then as the features list them. */
export function menuFor(commands: readonly CommandEntry[], rank: Rank): CommandEntry[] {
  const shown = commands.filter(({ isHidden, audience }) => !isHidden && mayUse(rank, audience));
  return shown.toSorted((a, b) => AUDIENCES.indexOf(a.audience) - AUDIENCES.indexOf(b.audience));
}

/** The app languages for which a menu is set, from which Telegram picks; `undefined` is for all other languages. */
const APP_LANGUAGES = [undefined, ...LANGUAGES] as const;
const PLAIN_FRIEND: Rank = { standing: 'friend', rights: [] };

/** Sets Telegram's command menus: one for everybody, and one for each chat whose person may use more commands or chose another language. */
export class Menus {
  readonly #parts: MenusParts;
  /** The menu that this process set for each chat, as `<language> <commands>`; null: the chat has the menu for everybody. */
  readonly #set = new Map<number, string | null>();

  constructor(parts: MenusParts) {
    this.#parts = parts;
  }

  /** Queues the menu for everybody, in each language. */
  setForAll(): void {
    for (const app of APP_LANGUAGES) {
      this.#queue('menus', { type: 'all_private_chats' }, PLAIN_FRIEND, app ?? this.#parts.fallback, app);
    }
  }

  /** Queues the menu of this chat if it changed; `code` is the language that the person's Telegram reports. */
  keep(id: number, rank: Rank, code?: string): void {
    const { languageFor, fallback } = this.#parts;
    const language = languageFor(id, code);
    const names = this.#namesFor(rank);
    const isEverybodys = rank.standing === 'stranger' || names === this.#namesFor(PLAIN_FRIEND);
    const wanted = isEverybodys && language === (readLanguage(code) ?? fallback) ? null : `${language} ${names}`;
    if ((this.#set.get(id) ?? null) === wanted) return;
    this.#set.set(id, wanted);
    for (const app of APP_LANGUAGES) {
      const scope: BotCommandScope = { type: 'chat', chat_id: id };
      if (wanted === null) this.#forget(id, scope, app);
      else this.#queue(`menu ${id}`, scope, isEverybodys ? PLAIN_FRIEND : rank, language, app);
    }
  }

  #queue(lane: string, scope: BotCommandScope, rank: Rank, language: Language, app: Language | undefined): void {
    const { api, queue, languages, commands } = this.#parts;
    const menu = menuFor(commands, rank).map(({ name }) => ({
      command: name,
      description: languages[language].commands[name],
    }));
    const call = () => api.setMyCommands(menu, { scope, ...languageCode(app) });
    queue.add(lane, { what: `menu of commands (${app ?? 'default'})`, call });
  }

  #forget(id: number, scope: BotCommandScope, app: Language | undefined): void {
    const call = () => this.#parts.api.deleteMyCommands({ scope, ...languageCode(app) });
    this.#parts.queue.add(`menu ${id}`, { what: `end of the menu of ${id}`, call });
  }

  #namesFor(rank: Rank): string {
    return menuFor(this.#parts.commands, rank)
      .map(({ name }) => name)
      .join(' ');
  }
}

const languageCode = (app: Language | undefined) => (app === undefined ? {} : { language_code: app });
