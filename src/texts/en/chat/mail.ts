import type { MailAnswer, MailPage } from '../../chat/mail-page.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** `/mail` and the letters, in English. */
export function mailTexts(format: Formats) {
  const bold = (who: string) => `<b>${esc(short(who, 120))}</b>`;
  const forOwner = 'When Telegram has been silent for ten minutes, warnings about your servers come to this address.';
  const next = ({ code, left, again }: Pick<MailAnswer, 'code' | 'left' | 'again'>) => [
    `The code for your next letter: ${code}. The one you used works no more.`,
    again === null
      ? `Letters that are answered today: ${left} more.`
      : `That was the last letter for today. The next one is answered after ${format.moment(again)}.`,
  ];
  return {
    /** The page of somebody who has no address yet. `desk`: null if letters are only sent, to the owner. */
    offer: ({ desk, isOwner }: Pick<MailPage, 'desk' | 'isOwner'>) =>
      [
        '✉️ <b>If Telegram stops working</b>',
        ...(desk === null
          ? []
          : [
              'Then you can get your config by mail: you write a letter, and a locked file comes back. For that I need your mail address now.',
            ]),
        ...(isOwner ? [forOwner] : []),
      ].join('\n\n'),
    /** The page of a friend without an address, for the owner. */
    none: (who: string) =>
      `✉️ ${bold(who)} cannot get a config by mail yet. With a mail address they can, also while Telegram does not work.`,
    page: ({ who, address, desk, code, words, digits, isOwner }: MailPage) =>
      (desk === null
        ? [`✉️ Your address: <code>${esc(address)}</code>`, forOwner]
        : [
            `✉️ <b>If Telegram stops working</b>${who === null ? '' : `: ${bold(who)}`}`,
            `Write a letter\nfrom: <code>${esc(address)}</code>\nto: <code>${esc(desk)}</code>\nsubject: <code>${code}</code>`,
            `A locked file comes back in a few minutes. These words open it:\n<b>${esc(words)}</b>\nOn an iPhone it is a ZIP, and these digits open it (without the spaces):\n<code>${esc(digits)}</code>`,
            who === null
              ? '📝 Write the code and the words down on paper now: without Telegram you will not see this page.'
              : '📞 Code and words can be said on the phone, and written down.',
            'A code works once, the next one comes with the answer. At most 3 letters a day. The VPN does not connect? Write <code>other door</code> after the code. Somebody else has got your file? Write <code>new key</code>. No answer? Look into the spam folder.',
            ...(isOwner ? [forOwner] : []),
          ]
      ).join('\n\n'),
    ask: () =>
      '✉️ Write your mail address, such as anna@example.com. Letters are only taken from it, and answers only go there.',
    askFor: (who: string) => `✉️ ${bold(who)}: write their mail address.`,
    renewed: () => 'The old code and words no longer work.',
    ended: () => 'Well then, I send nothing more by mail.',
    buttons: {
      set: '✉️ Set the address',
      change: '✏️ Other address',
      renew: '🔄 New code and words',
      end: '✖️ No more mail',
      back: '← Back',
      /** On a friend's card. */
      card: '✉️ Mail',
    },
    /** The answer to a friend's letter: plain text. It names neither the service nor the friend. */
    answer: (answer: MailAnswer) => ({
      subject: 'Your file',
      text: [
        'The file that you asked for is attached. Save it on your device, open it, and type your four words.',
        'If its name ends in .zip, your digits open it, without the spaces; that one is for an iPhone.',
        ...(answer.deadline === null
          ? []
          : [
              `It has a new config. Switch it on before ${format.moment(answer.deadline)}; after that it no longer works. The old one works until you do.`,
            ]),
        ...(answer.second === null
          ? []
          : [
              `There are two files. If “${answer.second.first}” does not connect, try “${answer.second.tunnel}”: it goes through another server.${
                answer.second.deadline === null
                  ? ''
                  : ` Switch that one on before ${format.moment(answer.second.deadline)}; after that it no longer works.`
              }`,
            ]),
        ...(answer.devices.length < 2
          ? []
          : [
              `It is for device ${answer.device}. For another one put its number behind the code: ${answer.devices
                .map(({ number, name }) => `${number}${name === null ? '' : ` (${name})`}`)
                .join(', ')}.`,
            ]),
        ...next(answer),
      ].join('\n\n'),
    }),
    /** The answer when nothing could be made; `why` is the sentence of the error. */
    noFile: (why: string, more: Pick<MailAnswer, 'code' | 'left' | 'again'>) => ({
      subject: 'Your file',
      text: [`There is no file this time: ${why}`, ...next(more)].join('\n\n'),
    }),
    /** Warnings to the owner: plain texts. */
    alerts: (texts: readonly string[]) => ({
      subject: 'Warning from your server',
      text: ['Telegram has not answered for more than ten minutes, so this comes by mail.', ...texts].join('\n\n'),
    }),
    /** The weekly backup to the owner. */
    backup: () => ({
      subject: 'Weekly backup',
      text: 'The sealed backup is attached. Only your file backup-key.txt opens it: vpn-bot restore FILE -i backup-key.txt',
    }),
  };
}
