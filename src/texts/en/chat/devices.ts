import type { DeviceLabel, DeviceLine } from '../../chat/device-line.ts';
import { deviceText } from '../../format/device-text.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc } from '../../format/html.ts';
import { DEVICE } from './friend.ts';

const { label } = DEVICE;

/** A friend's devices in English. */
export const deviceTexts = (format: Formats) => ({
  /** The device's name in buttons and sentences; plain text. */
  label,
  /** The same with its server, for lists with devices of several servers; plain text. */
  labelOn: (line: DeviceLabel & Pick<DeviceLine, 'server'>) => `${label(line)} · ${line.server}`,
  /** `full`: whether the friend has reached the device limit on their server. `spares` do not count. */
  list: (lines: readonly DeviceLine[], full: boolean, spares: readonly DeviceLine[]) =>
    [
      lines.length === 0 ? 'You have no devices yet.' : '<b>Your devices</b>',
      ...lines.map((line) => deviceText(line, DEVICE, format)),
      full
        ? 'You cannot have more devices on your server: remove one that you do not need, or choose another server.'
        : 'Each phone and each computer needs a config of its own.',
      ...spares.map((line) => deviceText(line, DEVICE, format)),
    ].join('\n\n'),
  device: (line: DeviceLine) => deviceText(line, DEVICE, format),
  whatToAdd: (server: string) =>
    `What are you adding? The file will be for server <b>${esc(server)}</b>. Another server is behind the button below.`,
  /** Device names that are offered as buttons. */
  presets: { phone: 'Phone', laptop: 'Laptop' },
  askName: () => 'What shall it be called? Write a name of up to 30 characters. For example: Mum’s tablet',
  askNewName: (what: string) =>
    `What shall <b>${esc(what)}</b> be called now? Write a new name of up to 30 characters.`,
  /** After a device was added; its config follows. */
  added: (name: string, server: string) =>
    `✅ <b>${esc(name)}</b>, server <b>${esc(server)}</b>: added. Its config will arrive here by itself.`,
  renamed: (name: string) => `✅ It is now called <b>${esc(name)}</b>.`,
  /** Shown briefly over the chat. */
  sending: () => 'Sending the config.',
  askRemove: (what: string) =>
    `Remove <b>${esc(what)}</b>? Its VPN stops at once. If you are reading this through it, you will lose touch with this bot. You can bring it back within a day.`,
  removed: (what: string, until: Date) =>
    `🗑 <b>${esc(what)}</b>: removed, its VPN no longer works. You can bring it back until ${esc(format.moment(until))}.`,
  restored: (what: string) => `✅ <b>${esc(what)}</b>: back, its config works as before.`,
  /** Once, after the first week. */
  spareOffer: () =>
    '🛟 Your VPN has worked for a week now. Sometimes servers get blocked, and the VPN no longer connects. For that you can keep a spare: a second config that takes another way.\n\nAdd it now and switch it on once: then we both know that it works. After that it stays in the app. You do not have to: all is well at present. Later you find it in /devices.',
  /** After "Add a spare". */
  spareComing: (server: string) =>
    `🛟 Your spare goes by server <b>${esc(server)}</b>. Its config will arrive here by itself.`,
  /** Below the spare's config. */
  spareArrived: () =>
    '🛟 <b>This is the spare.</b>\n1. Open the file in the app, next to your usual one.\n2. Switch the spare on once, for a minute: I see it and write to you.\n3. Switch your usual one on again. The spare stays for the day when the usual one does not work.\n\nOn what will you use it?',
  whichToSend: (server: string) =>
    `You have several devices on server <b>${esc(server)}</b>. Whose config shall I send?`,
  whichToRenew: (server: string) =>
    `You have several devices on server <b>${esc(server)}</b>. Which one gets a new config? The old one works until you switch the new one on.`,
  buttons: {
    add: '➕ Add a device',
    spare: '🛟 Add a spare',
    phone: '📱 Phone',
    laptop: '💻 Laptop',
    other: '✏️ A name of your own',
    send: '📄 Send the config',
    newKeys: '🔑 Replace the config',
    rename: '✏️ Rename',
    remove: '🗑 Remove',
    removeNow: '🗑 Yes, remove',
    restore: '↩️ Bring it back',
    back: '« Back',
    all: '« All devices',
    earlier: '‹ Earlier',
    later: 'More ›',
  },
});
