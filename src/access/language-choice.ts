import type { Language } from '../languages.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import { firstTime } from '../peers/records/seen-updates.ts';

/** How many strangers' choices are remembered. */
const STRANGERS_REMEMBERED = 1000;

/** The language that each person chose. A stranger's choice is kept in memory: strangers leave no trace in the store. */
export class LanguageChoice {
  readonly #store: StorePort;
  readonly #now: () => number;
  readonly #strangers = new Map<number, Language>();

  constructor(store: StorePort, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Null: the person chose none, so Telegram's language code counts. */
  of(id: number): Language | null {
    const user = this.#store.state.users[id];
    const isIn = isAdmitted(user, this.#now());
    return (isIn ? user?.language : null) ?? this.#strangers.get(id) ?? user?.language ?? null;
  }

  async choose(id: number, language: Language, updateId: number): Promise<void> {
    if (!isAdmitted(this.#store.state.users[id], this.#now())) return this.#remember(id, language);
    await this.#store.update((draft) => {
      const user = draft.users[id];
      if (user && firstTime(draft, updateId)) user.language = language;
    });
    this.#strangers.delete(id);
  }

  #remember(id: number, language: Language): void {
    this.#strangers.delete(id);
    this.#strangers.set(id, language);
    const [oldest] = this.#strangers.keys();
    if (this.#strangers.size > STRANGERS_REMEMBERED && oldest !== undefined) this.#strangers.delete(oldest);
  }
}
