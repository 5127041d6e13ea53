import type { DeviceTexts } from '../../chat/device-texts.ts';
import { deviceText } from '../../format/device-text.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc } from '../../format/html.ts';
import { DEVICE } from './friend.ts';

const { label } = DEVICE;

/** A friend's devices in English. */
export const deviceTexts = (format: Formats): DeviceTexts => ({
  label,
  labelOn: (line) => `${label(line)} · ${line.server}`,
  list: (lines, full) =>
    [
      lines.length === 0 ? 'You have no devices yet.' : '<b>Your devices</b>',
      ...lines.map((line) => deviceText(line, DEVICE, format)),
      full
        ? 'You cannot have more devices on your server: remove one that you do not need, or choose another server: /server'
        : 'Each phone and each computer needs a config of its own.',
    ].join('\n\n'),
  device: (line) => deviceText(line, DEVICE, format),
  whatToAdd: (server) =>
    `What are you adding? The config will be for server <b>${esc(server)}</b>. To choose another: /server`,
  presets: { phone: 'Phone', laptop: 'Laptop' },
  askName: () => 'What shall it be called? Write a name of up to 30 characters. For example: Mum’s tablet',
  askNewName: (what) => `What shall <b>${esc(what)}</b> be called now? Write a new name of up to 30 characters.`,
  added: (name, server) =>
    `✅ <b>${esc(name)}</b>, server <b>${esc(server)}</b>: added. Its config will arrive here by itself.`,
  renamed: (name) => `✅ It is now called <b>${esc(name)}</b>.`,
  sending: () => 'Sending the config.',
  askRemove: (what) =>
    `Remove <b>${esc(what)}</b>? Its VPN stops at once. If you are reading this through it, you will lose touch with this bot. You can bring it back within a day.`,
  removed: (what, until) =>
    `🗑 <b>${esc(what)}</b>: removed, its VPN no longer works. You can bring it back until ${esc(format.moment(until))}.`,
  restored: (what) => `✅ <b>${esc(what)}</b>: back, its config works as before.`,
  whichToSend: (server) => `You have several devices on server <b>${esc(server)}</b>. Whose config shall I send?`,
  whichToRenew: (server) =>
    `You have several devices on server <b>${esc(server)}</b>. Which one gets a new config? The old one works until you switch the new one on.`,
  buttons: {
    add: '➕ Add a device',
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
