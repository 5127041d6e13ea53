import type { Pace } from '../access/pace.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { Albums } from './albums.ts';
import type { App } from './app.ts';
import type { Menus } from './menus.ts';
import type { Outbox } from './outbox.ts';
import type { Texts } from './texts/texts.ts';
import type { Typing } from './typing.ts';

/** What handling an update takes. */
export interface Handling {
  readonly app: App;
  readonly outbox: Outbox;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly notify: NotifyOwner;
  readonly menus: Menus;
  readonly pace: Pace;
  readonly albums: Albums;
  readonly typing: Typing;
  readonly log: Log;
}
