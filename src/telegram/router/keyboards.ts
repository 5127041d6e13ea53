import type { Language } from '../../languages.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { isAdmitted } from '../../peers/records/is-on.ts';
import type { Languages } from '../../texts/chat/languages.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import type { Keys } from '../outbox/outgoing.ts';

/** The keys that stay below a friend's chat. A press sends the key's label as text. */
export const KEYS = ['myVpn', 'notWorking', 'devices'] as const;
export type Key = (typeof KEYS)[number];

interface KeyboardParts {
  readonly store: Pick<StorePort, 'state'>;
  readonly ownerId: number;
  readonly now: () => number;
  readonly languages: Languages;
  readonly languageFor: (id: number, code?: string) => Language;
}

/** A friend's keys in one language. */
export const friendKeys = ({ manners: { keys } }: Pick<Texts, 'manners'>): Keys => ({
  labels: [[keys.myVpn, keys.notWorking], [keys.devices]],
});

/** The key whose label this text is, in any language; null if it is none: the chat may still show keys of an earlier language. */
export function readKey(languages: Languages, text: string): Key | null {
  const all = Object.values(languages);
  return KEYS.find((key) => all.some(({ manners }) => manners.keys[key] === text)) ?? null;
}

/** Knows which friends' chats lack the keys, or have them in another language. The owner has the menu of commands instead. */
export class Keyboards {
  readonly #parts: KeyboardParts;
  /** The language of the keys that this process sent, by chat. After a restart they are sent once more, which nobody sees. */
  readonly #shown = new Map<number, Language>();

  constructor(parts: KeyboardParts) {
    this.#parts = parts;
  }

  /** Another bot writes from now on, in whose chats there are no keys yet. */
  forget(): void {
    this.#shown.clear();
  }

  /** The keys that the next message to this person has to carry, and what to call once it was sent; null: none. */
  due(id: number, code?: string): { readonly keys: Keys; readonly onSent: () => void } | null {
    const { store, ownerId, now, languages, languageFor } = this.#parts;
    if (id === ownerId || !isAdmitted(store.state.users[id], now())) return null;
    const language = languageFor(id, code);
    if (this.#shown.get(id) === language) return null;
    return { keys: friendKeys(languages[language]), onSent: () => void this.#shown.set(id, language) };
  }
}
