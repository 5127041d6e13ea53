import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc } from '../../format/html.ts';

/** The second bot, in English. */
export const spareBotTexts = (format: Formats) => ({
  /** To each friend, while the first bot works. */
  announce: (username: string) =>
    `🛟 If I ever disappear, @${esc(username)} takes my place: the same VPN, the same buttons. Open it now and press “Start”, once, so that it can write to you.`,
  /** The spare, to a friend who pressed Start there beforehand. */
  noted: (main: string) =>
    `Thank you, I know you now. At present everything is at @${esc(main)}: write there. If it disappears, I will write to you here.`,
  /** The bot that stands by, to whoever writes to it. */
  elsewhere: (username: string) => `At present @${esc(username)} answers: write there.`,
  /** The spare, to friends, after it took over. */
  here: () =>
    'The other bot cannot be reached right now, so write here from now on. Your VPN works as before, and the buttons are the same.',
  /** The first bot, to friends, after the way back. */
  backHere: () => 'I am back: write here again. Your VPN works as before.',
  /** To the owner: how many of the friends have started the spare. */
  tookOver: (main: string, since: Date, there: number, friends: number) =>
    `⚠️ Telegram has refused the token of @${esc(main)} since ${esc(format.moment(since))}. From now on I answer, the spare bot.\nFriends who have opened me: ${there} of ${friends}; they were told. The others have to press “Start” here once: send them my link.\nWhen @${esc(main)} works again, I will ask you whether to go back.`,
  mainIsBack: (main: string) => `✅ @${esc(main)} works again. Go back to it?`,
  /** The first bot, to the owner, after the way back. */
  mainAgain: () => '✅ I answer again. The spare bot stands by.',
  stays: () => 'We stay here.',
  notYet: () => 'The other bot does not answer yet.',
  buttons: { open: '🛟 Open the spare bot', back: '↩️ Go back', stay: '✅ Stay here' },
});
