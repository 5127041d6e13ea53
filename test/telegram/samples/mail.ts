import type { MailPage } from '../../../src/texts/chat/mail-page.ts';
import type { Texts } from '../../../src/texts/chat/texts.ts';
import { type Sampler, WHEN, whoIsAtLongest } from './samples.ts';

const LONGEST_ADDRESS = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(60)}.com`;

/** Letters are plain text, so the name of a device stands in them as it is: here it has none. */
function letters(mail: Texts['mail']) {
  const next = { code: '1234-5678-9012', left: 0, again: WHEN };
  const devices = Array.from({ length: 20 }, (_, at) => ({ number: at + 1, name: null }));
  return [
    ['letter', mail.answer({ ...next, deadline: WHEN, device: 3, devices, second: null })],
    [
      'letter with two files',
      mail.answer({
        ...{ ...next, deadline: WHEN, device: 3, devices },
        second: { first: 'w'.repeat(15), tunnel: 'v'.repeat(15), deadline: WHEN },
      }),
    ],
    [
      'letter, the first of the day',
      mail.answer({ ...next, left: 2, again: null, deadline: null, device: 1, devices: [], second: null }),
    ],
    ['letter without a file', mail.noFile('Nothing was there.', next)],
    ['letter with alerts', mail.alerts(['one', 'two'])],
    ['letter with a backup', mail.backup()],
  ] as const;
}

/** `/mail`, and the same page in a friend's card. */
export const mailSamples: Sampler = ({ mail }, name) => {
  const who = whoIsAtLongest(name);
  const words = Array.from({ length: 4 }, () => 'w'.repeat(20)).join(' ');
  const own: MailPage = {
    ...{
      address: LONGEST_ADDRESS,
      desk: LONGEST_ADDRESS,
      code: '1234-5678-9012',
      words,
      digits: '1234 5678 9012 3456',
    },
    ...{ isOwner: true, who: null },
  };
  return {
    messages: [
      ['mail page', mail.page(own)],
      ['mail page without a desk', mail.page({ ...own, desk: null })],
      ['mail page of a friend', mail.page({ ...own, isOwner: false, who })],
      ['mail offer', mail.offer({ desk: LONGEST_ADDRESS, isOwner: true })],
      ['mail offer without a desk', mail.offer({ desk: null, isOwner: true })],
      ['mail none', mail.none(who)],
      ['mail ask', mail.ask()],
      ['mail ask for', mail.askFor(who)],
      ...letters(mail).map(([what, { subject, text }]) => [what, `${subject}\n${text}`] as const),
    ],
    labels: Object.values(mail.buttons),
    toasts: [mail.renewed(), mail.ended()],
  };
};
