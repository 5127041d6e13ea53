import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { App } from './app.ts';
import type { Outbox } from './outbox.ts';
import type { Texts } from './texts/texts.ts';

/** What handling an update takes. */
export interface Handling {
  readonly app: App;
  readonly outbox: Outbox;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly notify: NotifyOwner;
  /** Queues the owner's menu: Telegram takes it only once the owner has written to the bot. */
  readonly ownersMenu: () => void;
  readonly log: Log;
}
