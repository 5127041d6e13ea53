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
  /** The language in which the bot writes to a person, whose Telegram says `code`. */
  readonly languageFor: (id: number, code?: string) => Language;
  /** For people whose Telegram speaks none of ours. */
  readonly fallback: Language;
}

/** The commands to show to a person: by audience, and for each audience as the features list them. */
export function menuFor(commands: readonly CommandEntry[], rank: Rank): CommandEntry[] {
  const shown = commands.filter(({ isHidden, audience }) => !isHidden && mayUse(rank, audience));
  return shown.toSorted((a, b) => AUDIENCES.indexOf(a.audience) - AUDIENCES.indexOf(b.audience));
}

/** Telegram picks a menu by the app's language; `undefined` is for every other one. */
const APP_LANGUAGES = [undefined, ...LANGUAGES] as const;
const PLAIN: Rank = { standing: 'friend', rights: [] };

/** The menus of commands that Telegram shows: everybody's, and one of their own for whoever may do more or reads another language. */
export class Menus {
  readonly #parts: MenusParts;
  /** What each chat's own menu was set to by this process; null: it has none. */
  readonly #set = new Map<number, string | null>();

  constructor(parts: MenusParts) {
    this.#parts = parts;
  }

  /** Queues everybody's menu, in each language for the apps that speak it. */
  setForAll(): void {
    for (const app of APP_LANGUAGES) {
      this.#queue('menus', { type: 'all_private_chats' }, PLAIN, app ?? this.#parts.fallback, app);
    }
  }

  /** Queues the menu of this chat if it is not what it should be; `code` is what the person's Telegram says. */
  keep(id: number, rank: Rank, code?: string): void {
    const { languageFor, fallback } = this.#parts;
    const language = languageFor(id, code);
    const names = this.#namesFor(rank);
    const isEverybodys = rank.standing === 'stranger' || names === this.#namesFor(PLAIN);
    const wanted = isEverybodys && language === (readLanguage(code) ?? fallback) ? null : `${language} ${names}`;
    if ((this.#set.get(id) ?? null) === wanted) return;
    this.#set.set(id, wanted);
    for (const app of APP_LANGUAGES) {
      const scope: BotCommandScope = { type: 'chat', chat_id: id };
      if (wanted === null) this.#forget(id, scope, app);
      else this.#queue(`menu ${id}`, scope, isEverybodys ? PLAIN : rank, language, app);
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
