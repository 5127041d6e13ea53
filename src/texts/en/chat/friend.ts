import type { DeviceLine } from '../../chat/device-line.ts';
import type { HelpGroup } from '../../chat/help-group.ts';
import type { ServerLine } from '../../chat/server-line.ts';
import { type DeviceWords, deviceText } from '../../format/device-text.ts';
import type { Formats } from '../../format/formats.ts';
import { commandLines, helpText } from '../../format/help-text.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** The words about a device. */
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

export const friendTexts = (format: Formats) => ({
  /** The description of each command, in Telegram's menu and `/help`. */
  commands: {
    start: 'begin',
    get_config: 'get your VPN config',
    server: 'choose a server',
    regen: 'a new config instead of the old one',
    devices: 'my devices: add, rename, remove',
    status: 'how my VPN is doing',
    help: 'what this bot can do',
    language: 'the bot’s language',
    users: 'the list of people',
    add_user: 'let a person in: id or @name',
    invite: 'invite a person by a link',
    remove_user: 'end a person’s access: id or @name',
    stats: 'people and servers',
    nodes: 'how the servers are doing',
    broadcast: 'write to everybody',
    log: 'who did what',
    settings: 'settings',
    backup: 'a sealed backup',
  },
  /** After an unexpected error; the log has the cause under the same code. */
  failed: (code: string) =>
    `Something went wrong. Try again in a while. If it does not help, send the owner the code <code>${esc(code)}</code>`,
  welcomeFriend: (name: string, app: string) =>
    `Hello, ${esc(short(name))}! 👋\n\nThis is where you get your own VPN, in two steps:\n1. Install the <b>${app}</b> app.\n2. Press /get_config and open the file that I send you in that app.`,
  /** The friend's first message after the owner let them in. */
  letIn: (app: string) => `You have been let into the VPN. 🎉\nInstall the <b>${app}</b> app and press /get_config`,
  stranger: (id: number) =>
    `Hello! This is a private VPN.\n\nTo get in, ask for access with the button below, or send its owner your number: <code>${id}</code>`,
  writeToMe: (bot: string) => `I send configs in private only. Write to me: @${esc(bot)}`,
  help: (groups: readonly HelpGroup[]) => helpText('What I can do', groups),
  /** The answer to text that is not understood; a few lines at most. */
  unknownText: (commands: HelpGroup['commands']) =>
    `I only understand commands and buttons. For example:\n${commandLines(commands)}`,
  /** `device`: the friend's name for it, or null. */
  configCaption: (server: string, address: string, device: string | null) =>
    `🔑 ${device === null ? '' : `<b>${esc(device)}</b>. `}Server: <b>${esc(server)}</b>\nVPN address: <code>${esc(address)}</code>\n\nFile and QR code are yours alone: do not pass them on.`,
  /** `ends`: when the old config stops working at the latest; null: at once. */
  regenCaption: (server: string, address: string, device: string | null, ends: Date | null) =>
    `🔑 New config. ${device === null ? '' : `<b>${esc(device)}</b>. `}Server: <b>${esc(server)}</b>\nSame VPN address: <code>${esc(address)}</code>\n\n${
      ends === null
        ? 'The old config stops working now, on all devices.'
        : `The old config works until you switch the new one on, or until about ${esc(format.moment(ends))}. Then it stops on all devices.`
    }`,
  /** Sent if the config could not be sent within 2 s; `up`: whether the server is up. */
  configDelayed: (server: string, up: boolean) =>
    up
      ? 'Your config is being made and will arrive here by itself. You do not need to press anything.'
      : `Server <b>${esc(server)}</b> is not answering. Your config will arrive here by itself as soon as it is back.`,
  regenDelayed: (server: string, up: boolean) =>
    up
      ? 'Your new config is being made and will arrive here by itself. The old one still works.'
      : `Server <b>${esc(server)}</b> is not answering. Your new config will arrive here by itself as soon as it is back. Until then the old one stays valid.`,
  importedKey: (server: string) =>
    `You already have a config on server <b>${esc(server)}</b>, but it was made before my time and I do not have that file. The config keeps working. If you have lost it, make a new one:`,
  chooseServer: (servers: readonly ServerLine[]) =>
    `Choose a server:\n${servers.map(({ name, description }) => `• <b>${esc(name)}</b>${description ? ` — ${esc(description)}` : ''}`).join('\n')}\n\nConfigs on other servers keep working.`,
  serverButton: ({ name, chosen, up }: ServerLine) => `${chosen ? '✅ ' : ''}${name}${up ? '' : ' (not answering)'}`,
  /** The owner took a server out of the settings. */
  serverLeft: (server: string) =>
    `Server <b>${esc(server)}</b> will soon be closed. Your config there works until the server is switched off. Choose another server now, then press /get_config`,
  /** The same if the friend was moved to another server, whose config follows. */
  serverReplaced: (old: string, server: string) =>
    `Server <b>${esc(old)}</b> will soon be closed; yours is now <b>${esc(server)}</b>. The new config will arrive here by itself: add it to the app and switch it on. The old one stops working when that server is switched off, which can be any minute: better switch today.`,
  serverChosen: (server: string) => `Your server: <b>${esc(server)}</b>. Now press /get_config`,
  oldStopped: () => 'The old config is off. Only the new one works.',
  regenUndone: () => 'Undone. The old config works; you can delete the new file.',
  newKeysComing: () => 'Making a new config.',
  status: (devices: readonly DeviceLine[], server: string | null) =>
    devices.length === 0
      ? `You have no config yet.${server === null ? '' : ` Your server: <b>${esc(server)}</b>.`} Get one: /get_config`
      : devices.map((line) => deviceText(line, DEVICE, format)).join('\n\n'),
});
