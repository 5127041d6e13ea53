import type { BroadcastTexts } from '../../chat/broadcast-texts.ts';
import type { Formats } from '../../format/formats.ts';

const PEOPLE = { one: 'person', other: 'people' };

export const broadcastTexts = (format: Formats): BroadcastTexts => ({
  what: () => 'Write the message for everybody: text, a photo or a file. First I show you how it looks.',
  confirm: (people) => `This is what they will see. Send it to ${format.count(people, PEOPLE)}?`,
  nobody: () => 'There is nobody to send it to: no one has access yet.',
  send: (people) => `📣 Send (${people})`,
  cancel: '✖️ Do not send',
  cancelled: () => 'Not sent.',
  progress: ({ waiting, sending, ...done }) => {
    const sent = done.delivered + done.blocked + done.failed + done.unknown;
    return `📣 Sending: ${sent} of ${sent + waiting + sending}`;
  },
  report: ({ delivered, blocked, failed, unknown }) =>
    [
      '📣 The broadcast is done.',
      `Delivered: ${delivered}`,
      ...(blocked > 0 ? [`Blocked the bot: ${blocked}`] : []),
      ...(failed > 0 ? [`Refused by Telegram: ${failed}`] : []),
      ...(unknown > 0 ? [`Unknown (the answer was lost, not repeated): ${unknown}`] : []),
    ].join('\n'),
});
