import type { OutageCause } from '../../../health/alert.ts';
import { troubleInEnglish } from '../../../login-trouble.ts';
import { type AlertsTexts, percentText } from '../alerts-texts.ts';
import type { Formats } from '../formats.ts';
import { escapeHtml as esc, short } from '../html.ts';
import { serverSaid } from '../server-said.ts';
import { DEVICES } from './nouns.ts';

const STARTS = { one: 'time', other: 'times' };
const MOVES: Readonly<Record<OutageCause, string>> = {
  unreachable: 'It cannot be reached: look in the provider’s panel whether it is on.',
  timeout: 'It answers too late: look in the provider’s panel whether it hangs.',
  refused: 'It does not let the bot in over SSH. <code>vpn-bot doctor</code> shows why.',
  'no-interface': 'WireGuard does not run there: start it (<code>systemctl start wg-quick@wg0</code>).',
  command: 'A command failed there. <code>journalctl -u vpn-bot</code> shows why.',
  garbled: 'Its answer is not understood. <code>journalctl -u vpn-bot</code> shows why.',
  'host-key': '',
  'wrong-key': '',
};

/** Trouble, in English. */
export function alertsTexts(format: Formats): AlertsTexts {
  const server = (name: string) => `Server <b>${esc(name)}</b>`;
  const why = (reason: string) => `<code>${esc(short(reason, 300))}</code>`;
  const when = (since: Date) => esc(format.moment(since));
  const lasted = (ms: number) => `It lasted ${format.duration(ms)}.`;
  const backup = (which: string) => (which === 'weekly' ? 'The weekly backup' : 'The backup of the data');
  return {
    raised: {
      'node-down': ({ name, cause, since, words = null }) =>
        [
          `🔴 ${server(name)} has not answered since ${when(since)}. ${MOVES[cause]}`,
          ...serverSaid(words, 'The server says:', troubleInEnglish),
        ].join('\n'),
      'host-key': ({ name, reason }) =>
        `⚠️ ${server(name)}: wrong SSH host key. The bot does not connect to it. If you rebuilt it, put the new key into env_vars.txt (SSH_HOST_KEY) and restart the bot.\n${why(reason)}`,
      'server-key': ({ name, known, seen }) =>
        `⚠️ ${server(name)} answers with another key. The bot does not believe it: it changes nothing there and sends no configs.\nKnown: <code>${esc(known)}</code>\nNow: <code>${esc(seen)}</code>\nIf you rebuilt it, put the new key into env_vars.txt (SERVER_PUBLIC_KEY) and restart the bot.`,
      blocked: ({ name, devices, since }) =>
        `🔴 ${server(name)} answers the bot, but nobody has connected to it since ${when(since)}, where usually ${format.count(devices, DEVICES)} or more do. It seems to be blocked: try the VPN from a phone, and if it does not work, change the port or give friends another server.`,
      disk: ({ name, percent }) =>
        `⚠️ ${server(name)}: the disk is ${percentText(percent)} full. See what takes the room: <code>du -xh / --max-depth=2 | sort -h | tail</code>`,
      addresses: ({ name, free, total }) =>
        `⚠️ ${server(name)}: ${free} of ${total} addresses are free. Remove devices in /users or widen the network (NETWORK_CIDR).`,
      load: ({ name, load, cores }) =>
        `⚠️ ${server(name)} has been overloaded for 10 minutes: load ${load.toFixed(1)}, cores ${cores}. See there what keeps it busy: <code>top</code>`,
      'node-clock': ({ name, ahead }) =>
        `⚠️ ${server(name)}: its clock is ${format.duration(Math.abs(ahead))} ${ahead > 0 ? 'fast' : 'slow'}. Let it keep the right time: <code>timedatectl set-ntp true</code>`,
      clock: ({ ahead }) =>
        `⚠️ The clock of the bot’s own machine is ${format.duration(Math.abs(ahead))} ${ahead > 0 ? 'fast' : 'slow'} (by Telegram’s clock). Let it keep the right time: <code>timedatectl set-ntp true</code>`,
      shared: ({ name }) =>
        `👥 One config seems to be on at two devices at once: <b>${esc(name)}</b>. They disturb each other. Give the person a second config.`,
      store: ({ reason, since }) =>
        `🔴 The bot has not been able to write its data since ${when(since)}, and commands fail. The VPN works. Make room on the disk of peers.json, or check who may write to its folder.\n${why(reason)}`,
      backup: ({ which, reason, since }) =>
        `⚠️ ${backup(which)} has failed since ${when(since)}. More: <code>journalctl -u vpn-bot</code>\n${why(reason)}`,
      restarts: ({ count }) =>
        `🔴 The bot started ${format.count(count, STARTS)} within 10 minutes and crashed each time. See why: <code>journalctl -u vpn-bot -p warning</code>`,
    },
    over: {
      'node-down': ({ name }, ms) => `✅ ${server(name)} works again. It did not answer for ${format.duration(ms)}.`,
      'host-key': ({ name }, ms) =>
        `✅ ${server(name)}: the SSH host key is right again, the bot is connected. ${lasted(ms)}`,
      'server-key': ({ name }, ms) => `✅ ${server(name)} answers with the right key again. ${lasted(ms)}`,
      blocked: ({ name }, ms) =>
        `✅ ${server(name)} is being connected to again. Nobody was there for ${format.duration(ms)}.`,
      disk: ({ name, percent }, ms) =>
        `✅ ${server(name)}: the disk is ${percentText(percent)} full, there is room. ${lasted(ms)}`,
      addresses: ({ name, free, total }, ms) =>
        `✅ ${server(name)}: ${free} of ${total} addresses are free, which is enough. ${lasted(ms)}`,
      load: ({ name }, ms) => `✅ ${server(name)} is no longer overloaded. ${lasted(ms)}`,
      'node-clock': ({ name }, ms) => `✅ ${server(name)}: its clock is right again. ${lasted(ms)}`,
      clock: (_, ms) => `✅ The clock of the bot’s own machine is right again. ${lasted(ms)}`,
      shared: ({ name }, ms) => `✅ No longer one config on two devices: <b>${esc(name)}</b>. ${lasted(ms)}`,
      store: (_, ms) => `✅ The bot writes its data again, commands work. ${lasted(ms)}`,
      backup: ({ which }, ms) => `✅ ${backup(which)} works again. ${lasted(ms)}`,
      restarts: (_, ms) =>
        `✅ The bot has run for 10 minutes without a restart. It kept crashing for ${format.duration(ms)}.`,
    },
    person: '👤 Open the card',
  };
}
