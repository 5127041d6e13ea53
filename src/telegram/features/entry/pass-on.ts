import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import type { Button } from '../../router/request.ts';

/** What the owner sends to somebody whom the bot may not write to until they press Start; plain text. */
export const textToPassOn = ({ entry }: Texts, app: Pick<App, 'botUsername'>): string =>
  `${entry.passOn()} ${linkToBot(app)}`;

/** Opens Telegram's list of chats, with that text ready to be sent. */
export function passOnButton({ entry }: Texts, app: Pick<App, 'botUsername'>): Button {
  const words = new URLSearchParams({ url: linkToBot(app), text: entry.passOn() });
  return { text: entry.buttons.passOn, url: `https://t.me/share/url?${words.toString().replaceAll('+', '%20')}` };
}

/** A link that only opens the bot: see `start.ts`. */
const linkToBot = ({ botUsername }: Pick<App, 'botUsername'>): string => `https://t.me/${botUsername()}?start=hi`;
