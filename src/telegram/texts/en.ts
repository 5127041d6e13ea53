import { createFormats, type Units } from './formats.ts';
import { escapeHtml as esc, short, splitMessages } from './html.ts';
import type { DeviceLine, Texts, UserLine } from './texts.ts';

const UNITS: Units = {
  locale: 'en-GB',
  bytes: ['B', 'KiB', 'MiB', 'GiB', 'TiB'],
  justNow: 'just now',
  ago: (text) => `${text} ago`,
  minutes: { one: 'minute', other: 'minutes' },
  hours: { one: 'hour', other: 'hours' },
  days: { one: 'day', other: 'days' },
};
const DEVICES = { one: 'device', other: 'devices' };
const FRIENDS = { one: 'friend', other: 'friends' };
const ONLINE_MS = 3 * 60_000;

/** The English texts; `timeZone` is for dates. */
export function createEnglishTexts(timeZone: string): Texts {
  const format = createFormats(UNITS, timeZone);
  const device = (line: DeviceLine) => deviceText(line, format);
  return {
    errors: {
      'no-access': 'You have no access to this VPN. Ask its owner to add you.',
      'network-full': 'This server has no free places left. The owner knows. Try another server: /server',
      'no-server': 'No server is set up right now. Write to the owner.',
      'unknown-server': 'That server is gone. Choose another: /server',
      'server-off': 'Your server is switched off right now. Choose another: /server',
      'unknown-device': 'That config is gone. Get a new one: /get_config',
      'device-off': 'The owner has paused this config. Write to the owner.',
      'stale-button': 'That button no longer works. See how things stand: /status',
      'too-late-to-undo': 'Too late to undo: the new config is in use and the old one is off.',
      'add-user-usage':
        'Write <code>/add_user 123456789</code> or <code>/add_user @name</code>, or answer a message of theirs with /add_user.',
      'remove-user-usage':
        'Write <code>/remove_user 123456789</code> or <code>/remove_user @name</code>. The list: /users',
      'unknown-person': 'Nobody like that is on the list. See /users',
      'owner-stays': 'The owner cannot be removed.',
    },
    commands: {
      start: 'begin',
      get_config: 'get your VPN config',
      server: 'choose a server',
      regen: 'a new key instead of the old one',
      status: 'how my VPN is doing',
      help: 'what this bot can do',
      users: 'the list of people',
      add_user: 'let a person in: id or @name',
      remove_user: 'end a person’s access: id or @name',
      stats: 'people and servers',
    },
    buttons: {
      stopOld: '⏹ Stop the old one now',
      undo: '↩️ Undo',
      newKeys: '🔑 Make a new config',
      takeBack: '🚫 Not them, take it back',
    },
    notices: {
      'foreign-peers': ({ node, keys, wide }) =>
        `ℹ️ Server <b>${esc(node)}</b> has peers that are not the bot’s: ${keys.length}. It leaves them alone and avoids their addresses.\n${keys
          .slice(0, 10)
          .map((key) => `<code>${esc(key)}</code>`)
          .join('\n')}${
          wide.length > 0
            ? `\nCareful, whole networks: <code>${esc(short(wide.join(', '), 500))}</code>. Give them a /32.`
            : ''
        }`,
      'wrong-server-key': ({ node, known, seen }) =>
        `⚠️ Server <b>${esc(node)}</b> answers with another key. The bot does not believe it: it changes nothing there and sends no configs.\nKnown: <code>${esc(known)}</code>\nNow: <code>${esc(seen)}</code>\nIf you rebuilt it, put the new key into env_vars.txt (SERVER_PUBLIC_KEY) and restart the bot.`,
      'host-key-changed': ({ node, reason }) =>
        `⚠️ Server <b>${esc(node)}</b>: wrong SSH host key. The bot does not connect to it.\n<code>${esc(short(reason, 500))}</code>`,
      'network-full': ({ node }) =>
        `⚠️ Server <b>${esc(node)}</b> has no addresses left. Remove people or widen the network (NETWORK_CIDR).`,
      'address-blocked': ({ node, address, friendId }) =>
        `⚠️ Server <b>${esc(node)}</b>: a peer that is not the bot’s took the address <code>${esc(address)}</code> of friend <code>${friendId}</code>. The friend stays offline until that peer is gone or they ask again: /get_config`,
      'username-bound': ({ friendId, username, name }) =>
        `✅ @${esc(username)} (${esc(short(name))}, id <code>${friendId}</code>) wrote to the bot and was let in.`,
      'edit-rejected': ({ movedTo, reason }) =>
        `⚠️ An edit of peers.json was not taken (${esc(short(reason, 500))}). It is kept here: <code>${esc(movedTo)}</code>. The bot goes on with what it had.`,
      'polling-conflict': () =>
        '⚠️ Another instance is polling with this token (409). Stop it: while it runs, commands may get lost. The VPN itself works.',
    },
    failed: (code) =>
      `Something went wrong. Try again in a while. If it does not help, send the owner the code <code>${esc(code)}</code>`,
    welcomeFriend: (name) =>
      `Hello, ${esc(short(name))}! 👋\n\nThis is where you get your own VPN, in two steps:\n1. Install the <b>WireGuard</b> app.\n2. Press /get_config and open the file you get in that app.`,
    welcomeOwner: () =>
      'Hello! You own this VPN. 👋\n\nLet a person in: <code>/add_user 123456789</code> or <code>/add_user @name</code>\nWho is here: /users\nYour own config: /get_config\nEverything else: /help',
    letIn: () => 'You have been let into the VPN. 🎉\nInstall the <b>WireGuard</b> app and press /get_config',
    stranger: (id) =>
      `Hello! This is a private VPN.\n\nTo get in, send its owner your number: <code>${id}</code>\nOnce they have added you, press /start`,
    writeToMe: (bot) => `I send configs in private only. Write to me: @${esc(bot)}`,
    help: (commands) => `What I can do:\n${commands.map(({ name, text }) => `/${name} — ${text}`).join('\n')}`,
    unknownText: () => 'I only understand commands. Here they are:',
    configCaption: (server, address) =>
      `🔑 Server: <b>${esc(server)}</b>\nVPN address: <code>${esc(address)}</code>\n\nOpen this file in the WireGuard app and switch the tunnel on. The file is yours alone: do not pass it on.`,
    regenCaption: (server, address, ends) =>
      `🔑 New config. Server: <b>${esc(server)}</b>\nSame VPN address: <code>${esc(address)}</code>\n\n1. Open this file in the WireGuard app.\n2. Switch the new tunnel on and delete the old one.\n\n${
        ends === null
          ? 'The old config stops working now, on all devices.'
          : `The old config works until you switch the new one on, but not after ${esc(format.moment(ends))}. Then it stops on all devices.`
      }`,
    configDelayed: (server, up) =>
      up
        ? 'Your config is being made and will arrive here by itself. Nothing to press.'
        : `Server <b>${esc(server)}</b> is not answering. Your config will arrive here by itself as soon as it is back.`,
    regenDelayed: (server, up) =>
      up
        ? 'Your new config is being made and will arrive here by itself. The old one still works.'
        : `Server <b>${esc(server)}</b> is not answering. Your new config will arrive here by itself as soon as it is back. Until then the old one stays valid.`,
    importedKey: (server) =>
      `You already have a config on server <b>${esc(server)}</b>, but it was made before my time and I do not have its key. It keeps working. If you lost the file, make a new one:`,
    chooseServer: (servers) =>
      `Choose a server:\n${servers.map(({ name, description }) => `• <b>${esc(name)}</b>${description ? ` — ${esc(description)}` : ''}`).join('\n')}\n\nConfigs on other servers keep working.`,
    serverButton: ({ name, chosen, up }) => `${chosen ? '✅ ' : ''}${name}${up ? '' : ' (not answering)'}`,
    serverLeft: (server) =>
      `Server <b>${esc(server)}</b> is going away. Your config there works until it is switched off. Choose another server now, then press /get_config`,
    serverChosen: (server) => `Your server: <b>${esc(server)}</b>. Now press /get_config`,
    oldStopped: () => 'The old config is off. Only the new one works.',
    regenUndone: () => 'Undone. The old config works; you can delete the new file.',
    newKeysComing: () => 'Making a new config.',
    status: (devices, server) =>
      devices.length === 0
        ? `You have no config yet.${server === null ? '' : ` Your server: <b>${esc(server)}</b>.`} Get one: /get_config`
        : devices.map(device).join('\n\n'),
    users: (lines, pending) =>
      splitMessages(`<b>People: ${lines.length}</b>`, [
        ...lines.map((line) => userText(line, format.count(line.devices, DEVICES))),
        ...pending.map((username) => `⏳ @${esc(username)} — has not written to the bot yet`),
      ]),
    added: (who) => `✅ ${esc(who)}: let in.`,
    restored: (who) => `✅ ${esc(who)}: let in again, their configs work as before.`,
    alreadyIn: (who) => `${esc(who)}: is in already.`,
    waitingForUsername: (username, bot) =>
      `⏳ Waiting for @${esc(username)}. They have three days to write to the bot: https://t.me/${esc(bot)}?start=hi`,
    cannotWriteTo: (who, bot) =>
      `${esc(who)} has never opened the bot, so I cannot write first. Send them this link: https://t.me/${esc(bot)}?start=hi`,
    removed: (who) =>
      `🚫 ${esc(who)}: access ended. Keys and addresses are kept for a day: /add_user brings them back as they were.`,
    usernameRemoved: (username) => `🚫 @${esc(username)}: no longer waited for.`,
    stats: (friends, waiting, nodes, off) =>
      [
        `👥 ${format.count(friends, FRIENDS)}${waiting > 0 ? `, waiting for: ${waiting}` : ''}`,
        ...nodes.map(
          ({ name, up, devices, online }) =>
            `${up ? '🟢' : '🔴'} <b>${esc(name)}</b>: ${format.count(devices, DEVICES)}, ${up ? `online now: ${online}` : 'not answering'}`,
        ),
        ...off.map(({ name, needs }) => `⚪️ <b>${esc(name)}</b>: off, needs <code>${esc(needs.join(', '))}</code>`),
      ].join('\n'),
  };
}

function deviceText(line: DeviceLine, format: ReturnType<typeof createFormats>): string {
  const { handshakeAge: age } = line;
  const seen =
    age === null ? '⚪️ never connected' : age < ONLINE_MS ? '🟢 online' : `⚪️ last online ${format.ago(age)}`;
  const { rekey } = line;
  return [
    `<b>${esc(line.server)}</b> · <code>${esc(line.address)}</code> · ${esc(line.fileName)}`,
    line.nodeUp ? seen : '🔴 the server is not answering right now',
    ...(line.nodeUp ? [`⬇️ ${format.size(line.sent)} ⬆️ ${format.size(line.received)}`] : []),
    ...(line.waitsForUpload ? ['⏳ the config will arrive here soon'] : []),
    ...(rekey?.sent
      ? [
          `🔑 the new config waits to be switched on${rekey.ends ? `, the old one stops ${esc(format.moment(rekey.ends))}` : ''}`,
        ]
      : []),
  ].join('\n');
}

function userText({ id, username, name, owner, admitted, online }: UserLine, devices: string): string {
  const mark = admitted ? (online ? '🟢' : '⚪️') : '🚫';
  const who = [name === null ? '' : esc(short(name)), username === null ? '' : `@${esc(username)}`]
    .filter(Boolean)
    .join(' ');
  return `${mark} ${who || 'no name'} · <code>${id}</code> · ${devices}${owner ? ' · owner' : ''}`;
}
