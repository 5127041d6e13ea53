import type { Pace } from '../../access/pace.ts';
import type { Log } from '../../log.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import type { App } from '../app.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Typing } from '../outbox/typing.ts';
import type { Albums } from './albums.ts';
import type { Menus } from './tables/menus.ts';

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
