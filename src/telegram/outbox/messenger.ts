import type { Language } from '../../languages.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import type { Outbox } from './outbox.ts';

/** Writes to people who did not ask just now, in their language. */
export interface Messenger {
  /** Queues a message. */
  tell(id: number, html: (texts: Texts) => string, options?: TellOptions): void;
}

interface TellOptions {
  /** Called when the person cannot be written to. */
  readonly onGone?: () => void;
  /** Of a person who has no record. */
  readonly language?: Language | null;
}

export function createMessenger(
  outbox: Pick<Outbox, 'message'>,
  textsFor: (id: number, languageCode?: string) => Texts,
): Messenger {
  return {
    tell: (id, html, { language, ...fate } = {}) =>
      outbox.message(id, html(textsFor(id, language ?? undefined)), [], fate),
  };
}
