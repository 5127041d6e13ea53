import type { FriendTexts } from '../../chat/friend-texts.ts';
import { type DeviceWords, deviceText } from '../../format/device-text.ts';
import type { Formats } from '../../format/formats.ts';
import { commandLines, helpText } from '../../format/help-text.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** What is said of one device. */
export const DEVICE: DeviceWords = {
  label: ({ name, number }) => name ?? `Device ${number}`,
  paused: '⏸ the owner has paused this device',
  neverConnected: '⚪️ never connected',
  online: '🟢 online',
  lastOnline: (ago) => `⚪️ last online ${ago}`,
  offline: '⚪️ offline',
  traffic: (sizes) => `${sizes} in 30 days`,
  nodeDown: '🔴 the server is not answering right now',
  willArrive: '⏳ the config will arrive here soon',
  newKeyWaits: (ends) => `🔑 the new config waits to be switched on${ends ? `, the old one stops about ${ends}` : ''}`,
};

export const friendTexts = (format: Formats): FriendTexts => ({
  failed: (code) =>
    `Something went wrong. Try again in a while. If it does not help, send the owner the code <code>${esc(code)}</code>`,
  welcomeFriend: (name) =>
    `Hello, ${esc(short(name))}! 👋\n\nThis is where you get your own VPN, in two steps:\n1. Install the <b>WireGuard</b> app.\n2. Press /get_config and open the file that I send you in that app.`,
  letIn: () => 'You have been let into the VPN. 🎉\nInstall the <b>WireGuard</b> app and press /get_config',
  stranger: (id) =>
    `Hello! This is a private VPN.\n\nTo get in, ask for access with the button below, or send its owner your number: <code>${id}</code>`,
  writeToMe: (bot) => `I send configs in private only. Write to me: @${esc(bot)}`,
  help: (groups) => helpText('What I can do', groups),
  unknownText: (commands) => `I only understand commands and buttons. For example:\n${commandLines(commands)}`,
  configCaption: (server, address, device) =>
    `🔑 ${device === null ? '' : `<b>${esc(device)}</b>. `}Server: <b>${esc(server)}</b>\nVPN address: <code>${esc(address)}</code>\n\nFile and QR code are yours alone: do not pass them on.`,
  regenCaption: (server, address, device, ends) =>
    `🔑 New config. ${device === null ? '' : `<b>${esc(device)}</b>. `}Server: <b>${esc(server)}</b>\nSame VPN address: <code>${esc(address)}</code>\n\n${
      ends === null
        ? 'The old config stops working now, on all devices.'
        : `The old config works until you switch the new one on, or until about ${esc(format.moment(ends))}. Then it stops on all devices.`
    }`,
  configDelayed: (server, up) =>
    up
      ? 'Your config is being made and will arrive here by itself. You do not need to press anything.'
      : `Server <b>${esc(server)}</b> is not answering. Your config will arrive here by itself as soon as it is back.`,
  regenDelayed: (server, up) =>
    up
      ? 'Your new config is being made and will arrive here by itself. The old one still works.'
      : `Server <b>${esc(server)}</b> is not answering. Your new config will arrive here by itself as soon as it is back. Until then the old one stays valid.`,
  importedKey: (server) =>
    `You already have a config on server <b>${esc(server)}</b>, but it was made before my time and I do not have that file. The config keeps working. If you have lost it, make a new one:`,
  chooseServer: (servers) =>
    `Choose a server:\n${servers.map(({ name, description }) => `• <b>${esc(name)}</b>${description ? ` — ${esc(description)}` : ''}`).join('\n')}\n\nConfigs on other servers keep working.`,
  serverButton: ({ name, chosen, up }) => `${chosen ? '✅ ' : ''}${name}${up ? '' : ' (not answering)'}`,
  serverLeft: (server) =>
    `Server <b>${esc(server)}</b> will soon be closed. Your config there works until the server is switched off. Choose another server now, then press /get_config`,
  serverReplaced: (old, server) =>
    `Server <b>${esc(old)}</b> will soon be closed; yours is now <b>${esc(server)}</b>. The new config will arrive here by itself: add it to WireGuard and switch it on. The old one stops working when that server is switched off, which can be any minute: better switch today.`,
  serverChosen: (server) => `Your server: <b>${esc(server)}</b>. Now press /get_config`,
  oldStopped: () => 'The old config is off. Only the new one works.',
  regenUndone: () => 'Undone. The old config works; you can delete the new file.',
  newKeysComing: () => 'Making a new config.',
  status: (devices, server) =>
    devices.length === 0
      ? `You have no config yet.${server === null ? '' : ` Your server: <b>${esc(server)}</b>.`} Get one: /get_config`
      : devices.map((line) => deviceText(line, DEVICE, format)).join('\n\n'),
});
