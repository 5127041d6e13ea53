import type { Report } from '../../../access/broadcast.ts';
import type { Right } from '../../../peers/records/user-record.ts';
import type { AuditLine } from '../../format/audit-line.ts';
import { type AnswerWords, answerText, auditLine, deedText } from '../../format/audit-line.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short, splitMessages } from '../../format/html.ts';
import { deeds } from './deeds.ts';

export const ownerTexts = {
  welcomeOwner: () =>
    'Hello! You own this VPN. 👋\n\nThe easiest way to let somebody in is an invite: press the button and pass the message on. Whoever opens the link is in, and the bot helps them from there.\n\nYou know the id or @name? <code>/add_user @name</code>\nYour own config: /get_config\nEverything else: /help',
  added: (who: string) => `✅ ${esc(who)}: let in.`,
  restored: (who: string) => `✅ ${esc(who)}: let in again, their configs work as before.`,
  alreadyIn: (who: string) => `${esc(who)}: is in already.`,
  /** `toPassOn`: the plain text that the owner can send to the person. */
  waitingForUsername: (username: string, toPassOn: string) =>
    `⏳ Waiting for @${esc(username)} for three days. Send them this:\n<blockquote>${esc(toPassOn)}</blockquote>`,
  /** The friend never pressed Start, so the bot may not write first. */
  cannotWriteTo: (who: string, toPassOn: string) =>
    `${esc(who)} has never opened the bot, so I cannot write first. Send them this:\n<blockquote>${esc(toPassOn)}</blockquote>`,
  removed: (who: string) =>
    `🚫 ${esc(who)}: access ended. Keys and addresses are kept for a day: /add_user brings them back as they were.`,
  usernameRemoved: (username: string) => `🚫 @${esc(username)}: no longer waited for.`,
};

const NAMES = { people: 'People', servers: 'Servers', messages: 'Messages to everybody' } as const;

/** The rights that the owner hands to friends. */
export const rightsTexts = {
  title: (who: string) =>
    `🤝 <b>${esc(short(who, 100))}</b> can help you:\n• People — let in, pause, extend, remove\n• Servers — see how the servers do\n• Messages to everybody — /broadcast\n\nAll that helpers do is in /log`,
  name: NAMES satisfies Record<Right, string>,
  /** To the friend who got a right. */
  given: (right: Right) => `🤝 The owner has handed you a task: “${NAMES[right]}”. New commands: /help`,
  taken: (right: Right) => `The owner has taken a task back from you: “${NAMES[right]}”.`,
};

const ANSWERS: AnswerWords = {
  name: 'new name',
  note: 'note',
  add: 'whom to add',
  end: 'last day',
  forwarded: 'let in by a forwarded message',
  contact: 'let in by a contact card',
  address: 'mail address',
  restore: 'code of a restore',
  letterConfig: 'config by mail',
  letterKey: 'new key by mail',
  letterDoor: 'other door by mail',
};

export const auditTexts = (format: Formats) => ({
  log: (lines: readonly AuditLine[]) =>
    lines.length === 0
      ? ['Who did what will be shown here. Nothing yet.']
      : splitMessages(
          '<b>What was done last</b>',
          lines.map((line) => auditLine(line, format)),
        ),
  /** What a press did, by the data of its button; null: it only prepared something; undefined: no words are known for it. */
  deed: (data: string, server: (id: string) => string) => deedText(deeds(format, NAMES), data, server),
  /** The same of an answer to a question, or of anything else. */
  answer: (what: string) => answerText(what, ANSWERS),
  /** `who`: the people who were chosen; empty: the line names them already. */
  letIn: (who: readonly string[]) => `let in${who.length > 0 ? `: ${who.join(', ')}` : ''}`,
});

export const backupTexts = () => ({
  /** The caption of the backup; `contents` are the names of the files in it. */
  caption: ({ contents, isWhole }: { readonly contents: readonly string[]; readonly isWhole: boolean }) =>
    [
      `🔐 Backup. Inside: ${esc(short(contents.join(', '), 300))}.`,
      'Send this file back to me, and people and devices are again as they are now: first I say what changes, and the server shows a code for it.',
      isWhole
        ? 'With your key it brings back a lost server as well:\n<code>vpn-bot restore FILE -i backup-key.txt</code>\nWireGuard’s own key (the file wg0.conf) is not in it: keep a copy of that one apart.'
        : 'If the server itself is lost, it does not help yet: settings and keys go in once you have a key. Make it on the server, once:\n<code>sudo vpn-bot backup-key</code>',
    ].join('\n\n'),
  startWeekly: '🗓 Send one every week',
  stopWeekly: '🗓 No longer every week',
  weeklyOn: () => 'One will come every week.',
  weeklyOff: () => 'No more by itself.',
  startMail: '✉️ By mail every week',
  stopMail: '✉️ No longer by mail',
  mailOn: () => 'One will come by mail every week.',
  mailOff: () => 'No more by mail.',
});

const PEOPLE = { one: 'person', other: 'people' };

export const broadcastTexts = (format: Formats) => ({
  /** Asks for the message itself. */
  what: () => 'Write the message for everybody: text, a photo or a file. First I show you how it looks.',
  /** Asks for confirmation, below the copy of the message. */
  confirm: (people: number) => `This is what they will see. Send it to ${format.count(people, PEOPLE)}?`,
  nobody: () => 'There is nobody to send it to: no one has access yet.',
  send: (people: number) => `📣 Send (${people})`,
  /** Below the question for the message. */
  leave: '✖️ Cancel',
  cancel: '✖️ Do not send',
  cancelled: () => 'Not sent.',
  progress: ({ waiting, sending, ...done }: Report) => {
    const sent = done.delivered + done.blocked + done.failed + done.unknown;
    return `📣 Sending: ${sent} of ${sent + waiting + sending}`;
  },
  report: ({ delivered, blocked, failed, unknown }: Report) =>
    [
      '📣 The broadcast is done.',
      `Delivered: ${delivered}`,
      ...(blocked > 0 ? [`Blocked the bot: ${blocked}`] : []),
      ...(failed > 0 ? [`Refused by Telegram: ${failed}`] : []),
      ...(unknown > 0 ? [`Unknown (the answer was lost, not repeated): ${unknown}`] : []),
    ].join('\n'),
});
