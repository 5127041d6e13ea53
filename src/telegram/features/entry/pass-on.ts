import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button } from '../../outbox/outgoing.ts';

/** A plain text for the owner to send to a person who never pressed Start, to whom the bot may not write. */
export const textToPassOn = ({ entry }: Texts, botUsername: string): string =>
  `${entry.passOn()} ${linkTo(botUsername)}`;

/** A button that opens Telegram's list of chats with that text ready to send. */
export function passOnButton({ entry }: Texts, botUsername: string): Button {
  const words = new URLSearchParams({ url: linkTo(botUsername), text: entry.passOn() });
  return { text: entry.buttons.passOn, url: `https://t.me/share/url?${words.toString().replaceAll('+', '%20')}` };
}

/** A link that only opens the bot; see `start.ts`. */
const linkTo = (botUsername: string): string => `https://t.me/${botUsername}?start=hi`;
