import { Api } from 'grammy';
import { type Opened, openPage } from './open-browser.ts';
import { Screen } from './screen.ts';

/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
/** Of a laptop. */
export const viewport = { width: 1360, height: 860 };
export const ANNA = 101;

/** Speaks for the bot, so that the page also shows what the bot does not send yet. */
const botOf = ({ world }: Opened) => new Api(world.api.token, { apiRoot: world.api.url });

/** The page with the chat of Anna, who has pressed Start; `bot` sends as the bot does. */
export async function openChat() {
  const opened = await openPage({ locale: 'en-GB', viewport });
  const screen = new Screen(opened.page, 'en');
  await screen.open(1);
  await screen.start();
  await screen.bubble('private VPN');
  return { ...opened, screen, bot: botOf(opened) };
}
