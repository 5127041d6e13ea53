import type { DeviceLine } from '../../chat/device-line.ts';
import type { HelpGroup } from '../../chat/help-group.ts';
import type { ServerLine } from '../../chat/server-line.ts';
import { type DeviceWords, deviceText } from '../../format/device-text.ts';
import type { Formats } from '../../format/formats.ts';
import { helpText } from '../../format/help-text.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { hasWays, serverLines, type WayWords, wayName } from '../../format/server-lines.ts';

/** What the two ways to a server are called. */
const WAYS: WayWords = { plain: 'plain', masked: 'masked' };

/** The words about a device. */
export const DEVICE: DeviceWords = {
  label: ({ name, number, spare }) => name ?? (spare ? 'Spare' : `Device ${number}`),
  paused: '⏸ the owner has paused this device',
  neverConnected: '⚪️ never connected',
  online: '🟢 connected right now',
  lastOnline: (ago) => `⚪️ last online ${ago}`,
  offline: '⚪️ not connected right now',
  traffic: (sizes) => `${sizes} in 30 days`,
  proven: '🛟 tested and ready',
  unproven: '🛟 not tested yet: switch it on once',
  routes: (services) =>
    services === null ? '🏠 the home network stays outside the VPN' : `🎯 only ${services} through the VPN`,
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
    mail: 'VPN by mail, if Telegram stops working',
    users: 'the list of people',
    add_user: 'let a person in: id or @name',
    invite: 'invite a person by a link',
    remove_user: 'end a person’s access: id or @name',
    stats: 'people and servers',
    digest: 'what the month brought',
    nodes: 'how the servers are doing',
    broadcast: 'write to everybody',
    log: 'who did what',
    tickets: 'what friends wrote to you',
    settings: 'settings',
    backup: 'a sealed backup',
  },
  /** After an unexpected error; the log has the cause under the same code. */
  failed: (code: string) =>
    `Something went wrong. Try again in a while. If it does not help, send the owner the code <code>${esc(code)}</code>`,
  /** The first message to a friend without a device, above the choice of one. `terms`: a guest's time, or empty. */
  welcomeFriend: (name: string, terms: string) =>
    [`Hello, ${esc(short(name))}! 👋`, terms, '<b>What shall the VPN run on?</b>'].filter(Boolean).join('\n\n'),
  /** The same after the owner let them in. */
  letIn: (terms: string) =>
    ['You have been let into the VPN. 🎉', terms, '<b>What shall the VPN run on?</b>'].filter(Boolean).join('\n\n'),
  welcomeBack: (name: string) =>
    `Hello, ${esc(short(name))}! 👋\n\nEverything is here: your VPN and help are one tap away, on the buttons at the bottom.`,
  stranger: () => 'Hello! This is a private VPN.\n\nTo get in, ask for access with the button below.',
  writeToMe: (bot: string) => `I send configs in private only. Write to me: @${esc(bot)}`,
  help: (groups: readonly HelpGroup[]) => helpText('What I can do', groups),
  /** The answer to anything that is not understood: other words, a voice message, a picture. */
  unknownText: (isOwner: boolean) =>
    `I am a bot and only understand buttons. Does the VPN not work? Press the button below.${isOwner ? ' All commands: /help' : ' Anything else I can pass on to the owner.'}`,
  /** `device`: the friend's name for it, or null. */
  configCaption: (server: string, address: string, device: string | null) =>
    `🔑 ${device === null ? '' : `<b>${esc(device)}</b>. `}Server: <b>${esc(server)}</b>\n\nThis file is yours alone: do not pass it on.\nVPN address: <code>${esc(address)}</code>`,
  /** Of a spare's config. */
  spareCaption: (server: string, address: string) =>
    `🛟 Spare config. Server: <b>${esc(server)}</b>\n\nIt is there in case your usual one stops working. This file is yours alone: do not pass it on.\nVPN address: <code>${esc(address)}</code>`,
  /** `ends`: when the old config stops working at the latest; null: at once. */
  regenCaption: (server: string, address: string, device: string | null, ends: Date | null) =>
    `🔑 New config. ${device === null ? '' : `<b>${esc(device)}</b>. `}Server: <b>${esc(server)}</b>\n\n${
      ends === null
        ? 'The old config stops working now, on all devices.'
        : `The old config works until you switch the new one on, or until about ${esc(format.moment(ends))}. Then it stops on all devices.`
    }\nSame VPN address: <code>${esc(address)}</code>`,
  /** Sent if the config could not be sent within 2 s; `up`: whether the server is up. */
  configDelayed: (server: string, up: boolean) =>
    up
      ? 'Your config is being made and will arrive here by itself. You do not need to press anything.'
      : `Server <b>${esc(server)}</b> is not answering. Your config will arrive here by itself as soon as it is back.`,
  regenDelayed: (server: string, up: boolean) =>
    up
      ? 'Your new config is being made and will arrive here by itself. The old one still works.'
      : `Server <b>${esc(server)}</b> is not answering. Your new config will arrive here by itself as soon as it is back. Until then the old one stays valid.`,
  /** Sent if the config waits for the server's AmneziaWG settings; `isNew`: an old config works meanwhile. */
  configHeld: (server: string, isNew: boolean) =>
    `Server <b>${esc(server)}</b> works, but the file for it is not ready yet. ${isNew ? 'Your new config' : 'Your config'} will arrive here by itself, you do not need to press anything. If that takes long, the owner is told why.${isNew ? ' The old one still works.' : ''}`,
  importedKey: (server: string) =>
    `You already have a config on server <b>${esc(server)}</b>, but it was made before my time and I do not have that file. The config keeps working. If you have lost it, make a new one:`,
  chooseServer: (servers: readonly ServerLine[]) =>
    `Choose a server:\n${serverLines(servers, WAYS)}\n${
      hasWays(servers)
        ? '\nOne server has two ways: take “plain” first, and “masked” where it does not connect. “Masked” looks less like a VPN and needs another app, whose link comes with the file.\n'
        : ''
    }\nConfigs on other servers keep working.`,
  /** Below the servers: whether the bot acts by itself when the friend's server lets nobody in. */
  switchOver: (isOn: boolean) =>
    isOn
      ? '🔁 If your server is blocked, I switch you over by myself: after ten minutes the config of another server comes here, at most once a day. All you do is switch it on.'
      : '🔁 If your server is blocked, I can switch you over by myself: after ten minutes the config of another server comes here. All you do is switch it on.',
  switchOverButton: (isOn: boolean) => (isOn ? '🔁 Do not switch me over' : '🔁 Yes, switch me over'),
  /** Its config follows. */
  switchedOver: (from: string, to: string) =>
    `🔁 Server <b>${esc(from)}</b> lets nobody in, so I am switching you over, as you wished. The config of <b>${esc(to)}</b> is coming: add it to the app and switch it on. Keep the usual one: it works again when ${esc(from)} is back. To turn this off: /server`,
  /** A server's name, or that of one of the two ways to it. */
  serverName: (server: Pick<ServerLine, 'name' | 'place'>) => wayName(server, WAYS),
  serverButton: (line: ServerLine) =>
    `${line.chosen ? '✅ ' : ''}${wayName(line, WAYS)}${line.up ? '' : ' (not answering)'}`,
  /** The owner took a server out of the settings. */
  serverLeft: (server: string | null) =>
    `${server === null ? 'One of the servers' : `Server <b>${esc(server)}</b>`} will soon be closed. Your config there works until the server is switched off. Choose another server:`,
  /** The same if the friend was moved to another server, whose config follows. */
  serverReplaced: (old: string | null, server: string) =>
    `${old === null ? 'One of the servers' : `Server <b>${esc(old)}</b>`} will soon be closed; yours is now <b>${esc(server)}</b>. The new config will arrive here by itself: add it to the app and switch it on. The old one works until that server is switched off, so better switch today.`,
  /** Above the button that sends a config for it; `isThere`: the friend has one already. */
  serverChosen: (server: string, isThere: boolean) =>
    isThere
      ? `Your server: <b>${esc(server)}</b>. You have a config for it: switch that one on in the app. If it is not there any more, I will send it again:`
      : `Your server: <b>${esc(server)}</b>. It needs a config of its own:`,
  oldStopped: () => 'The old config is off. Only the new one works.',
  regenUndone: () => 'Undone. The old config works; you can delete the new file.',
  newKeysComing: () => 'Making a new config.',
  status: (devices: readonly DeviceLine[], server: string | null) =>
    devices.length === 0
      ? `You have no VPN yet.${server === null ? '' : ` Your server: <b>${esc(server)}</b>.`} What shall it run on?`
      : devices.map((line) => deviceText(line, DEVICE, format)).join('\n\n'),
});
