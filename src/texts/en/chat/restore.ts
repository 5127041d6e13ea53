import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc } from '../../format/html.ts';

const PEOPLE = { one: 'person', other: 'people' };
const DEVICES = { one: 'device', other: 'devices' };

/** Going back to a backup that the owner sends to the chat. */
export const restoreTexts = (format: Formats) => ({
  looking: () => '⏳ I am looking into this backup…',
  /** The heading above what would change. */
  title: (made: Date, people: number, devices: number) =>
    `🔙 <b>Backup of ${esc(format.momentWithYear(made))}</b>: ${format.count(people, PEOPLE)}, ${format.count(devices, DEVICES)}. If we go back to it:`,
  regain: '✅ <b>Get access back</b>',
  lose: '🚫 <b>Lose access</b>',
  helpers: '🤝 <b>Can help you again</b>',
  terms: '📅 <b>Another end of access</b>',
  displaced: '📄 <b>Need a new config</b> (their address is in use by now)',
  awaited: '⏳ <b>Let in when they write</b>',
  forgotten: '✖️ <b>No longer let in when they write</b>',
  nobody: 'nobody',
  until: (date: Date | null) => (date === null ? 'without an end' : `until ${format.momentWithYear(date)}`),
  /** Below a list that is too long for the chat. */
  more: () => '\n… and more: <code>sudo vpn-bot restore-code</code> shows them all.',
  how: () =>
    'Settings, servers and their keys stay as they are.\n\n👉 To go back, type on the server <code>sudo vpn-bot restore-code</code> and send me the code that it shows. I wait for 15 minutes. Please never send the key of your backups to a chat.',
  cancel: '✖️ Leave it as it is',
  cancelled: () => 'Everything stays as it is.',
  notAsked: () =>
    'There is no code yet: the server makes it when you type <code>sudo vpn-bot restore-code</code> there.',
  wrong: (left: number) => `That is not the code. Tries left: ${left}.`,
  tooManyWrong: () =>
    'That was not the code either. To be safe I have put this backup aside; send the file again to go on.',
  gone: () => 'This backup no longer waits for a code. Send the file again.',
  changed: () => 'People or devices have changed meanwhile. Look again, please; it needs a new code.',
  /** `keptAs`: the name of the file with the list as it was; null: this was said before. */
  done: (keptAs: string | null) =>
    `✅ Done: people and devices are those of the backup. The servers follow within a minute.${keptAs === null ? '' : `\n\nThe list as it was is kept on the server: <code>${esc(keptAs)}</code>`}`,
  /** To a friend of whom one file no longer works. */
  yourFileEnded: () =>
    '📄 The list of devices was brought back from a backup, and one of your configs is not in it: it no longer works. If a phone or computer of yours does not connect any more, /get_config makes a new config for it. Nothing else changes for you.',
  problems: {
    'not-ours':
      'This is no backup of this bot that I can open. I take only those that I made here myself; one from an older version or from another server is brought back on the server: <code>sudo vpn-bot restore FILE</code>',
    damaged: 'This backup is damaged, probably on its way here. Send it once more, or take another one.',
    unreadable:
      'This backup is of another version of the bot. Bring it back on the server: <code>sudo vpn-bot restore FILE</code>',
    newer:
      'This backup is newer than what I have now. Bring it back on the server: <code>sudo vpn-bot restore FILE</code>',
    'too-large':
      'This file is too large for Telegram to give it to me (20 MB). Bring it back on the server: <code>sudo vpn-bot restore FILE</code>',
    'not-fetched': 'I could not get this file from Telegram. Please send it again.',
  },
});
