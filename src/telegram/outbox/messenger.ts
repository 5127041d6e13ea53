import type { Language } from '../../languages.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import type { Outbox } from './outbox.ts';
import type { Row } from './outgoing.ts';

/** Writes to people who did not ask just now, in their language. */
export interface Messenger {
  /** Queues a message. */
  tell(id: number, html: (texts: Texts) => string, options?: TellOptions): void;
}

interface TellOptions {
  /** Called when the person cannot be written to. */
  readonly onGone?: () => void;
  /** The buttons under it. */
  readonly rows?: (texts: Texts) => Row[];
  /** Of a person who has no record. */
  readonly language?: Language | null;
}

export function createMessenger(
  outbox: Pick<Outbox, 'message'>,
  textsFor: (id: number, languageCode?: string) => Texts,
): Messenger {
  return {
    tell(id, html, { language, rows = () => [], ...fate } = {}) {
      const texts = textsFor(id, language ?? undefined);
      outbox.message(id, html(texts), rows(texts), fate);
    },
  };
}
