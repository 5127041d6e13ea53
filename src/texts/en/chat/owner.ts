import type { Report } from '../../../access/broadcast.ts';
import type { Right } from '../../../peers/records/user-record.ts';
import type { AuditLine } from '../../format/audit-line.ts';
import { auditLine } from '../../format/audit-line.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short, splitMessages } from '../../format/html.ts';

export const ownerTexts = {
  welcomeOwner: () =>
    'Hello! You own this VPN. 👋\n\nLet a person in: <code>/add_user 123456789</code> or <code>/add_user @name</code>\nWho is here: /users\nYour own config: /get_config\nEverything else: /help',
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

export const auditTexts = (format: Formats) => ({
  log: (lines: readonly AuditLine[]) =>
    lines.length === 0
      ? ['Who did what will be shown here. Nothing yet.']
      : splitMessages(
          '<b>What was done last</b>',
          lines.map((line) => auditLine(line, format)),
        ),
});

export const backupTexts = () => ({
  noRecipient: () =>
    'A backup is sealed to a key that is set on the server only.\n\n1. On your own computer: <code>age-keygen -o backup-key.txt</code> (keep that file there).\n2. Put its <code>age1…</code> line into env_vars.txt: <code>BACKUP_RECIPIENT=age1…</code>\n3. <code>systemctl reload vpn-bot</code>, then /backup again',
  /** The caption of the backup; `contents` are the names of the files in it. */
  caption: (contents: readonly string[]) =>
    `🔐 Backup. Inside: ${esc(short(contents.join(', '), 300))}.\nOnly your file backup-key.txt opens it. To bring it back on a server:\n<code>vpn-bot restore FILE -i backup-key.txt</code>\nWireGuard’s own key (the file wg0.conf) is not in it: keep a copy of that one apart.`,
  startWeekly: '🗓 Send one every week',
  stopWeekly: '🗓 No longer every week',
  weeklyOn: () => 'One will come every week.',
  weeklyOff: () => 'No more by itself.',
});

const PEOPLE = { one: 'person', other: 'people' };

export const broadcastTexts = (format: Formats) => ({
  /** Asks for the message itself. */
  what: () => 'Write the message for everybody: text, a photo or a file. First I show you how it looks.',
  /** Asks for confirmation, below the copy of the message. */
  confirm: (people: number) => `This is what they will see. Send it to ${format.count(people, PEOPLE)}?`,
  nobody: () => 'There is nobody to send it to: no one has access yet.',
  send: (people: number) => `📣 Send (${people})`,
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
