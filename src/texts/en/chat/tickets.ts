import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const STATE = { open: '', paused: ' Their access is paused.', ended: ' Their access has ended.' } as const;

/** What friends have the owner read, and the owner's answers, in English. */
export const ticketsTexts = (format: Formats) => ({
  buttons: {
    /** Below the answer to words that the bot does not understand. */
    pass: '✉️ Pass it on to the owner',
    card: '👤 Open the card',
    close: '✅ No answer needed',
    /** One ticket of the list; `age`: ms since it was written. */
    one: (name: string, age: number) => `✉️ ${short(name, 30)} · ${format.ago(age)}`,
    left: (count: number) => `✉️ Waiting for an answer: ${count}`,
  },
  /** To the friend. */
  passed: () => '✉️ Passed on to the owner. The answer will arrive here.',
  passedAlready: () => 'The owner has this already. The answer will arrive here.',
  answer: (words: string) => `✉️ <b>The owner writes:</b>\n${esc(short(words, 3500))}`,
  /** The same, when it is a voice message or a picture. */
  answerBelow: () => '✉️ <b>The owner writes:</b>',
  /** To the owner, above a copy of the friend's message. */
  letter: (who: string) =>
    `✉️ <b>${esc(short(who, 200))}</b> writes to you. Reply to this message and I will pass it on.`,
  /** To the owner: somebody pressed "tell the owner" without writing anything. */
  asks: (who: string, access: keyof typeof STATE) =>
    `✉️ <b>${esc(short(who, 200))}</b> asks you to get in touch.${STATE[access]} Reply to this message and I will pass it on.`,
  answered: (who: string) => `✅ ${esc(short(who, 200))}: your answer has arrived.`,
  unreachable: (who: string) => `${esc(short(who, 200))} has blocked the bot, so your answer did not arrive.`,
  closed: () => 'Closed.',
  list: (count: number) =>
    count === 0
      ? 'Nobody waits for an answer from you.'
      : `✉️ Waiting for your answer: ${count}. Press one to read it, then reply to it.`,
});
