import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button } from '../../outbox/outgoing.ts';

/** What the owner sends to somebody whom the bot may not write to until they press Start; plain text. */
export const textToPassOn = ({ entry }: Texts, botUsername: string): string =>
  `${entry.passOn()} ${linkTo(botUsername)}`;

/** Opens Telegram's list of chats, with that text ready to be sent. */
export function passOnButton({ entry }: Texts, botUsername: string): Button {
  const words = new URLSearchParams({ url: linkTo(botUsername), text: entry.passOn() });
  return { text: entry.buttons.passOn, url: `https://t.me/share/url?${words.toString().replaceAll('+', '%20')}` };
}

/** A link that opens the bot and invites nobody; see `start.ts`. */
const linkTo = (botUsername: string): string => `https://t.me/${botUsername}?start=hi`;
