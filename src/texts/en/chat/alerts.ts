import type { OutageCause } from '../../../health/alert.ts';
import type { Part, WayTrouble } from '../../../health/firewall/judgement.ts';
import { troubleInEnglish } from '../../../login-trouble.ts';
import type { AlertTexts } from '../../chat/named-alert.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { percentText } from '../../format/numbers.ts';
import { serverSaid } from '../../format/server-said.ts';
import { DEVICES } from './nouns.ts';

const STARTS = { one: 'time', other: 'times' };
/** What the owner can do; `unit` is the interface's. */
const moves = (unit: string): Readonly<Record<OutageCause, string>> => ({
  unreachable: 'It cannot be reached: look in the provider’s panel whether it is on.',
  timeout: 'It answers too late: look in the provider’s panel whether it hangs.',
  refused: 'It does not let the bot in over SSH. <code>vpn-bot doctor</code> shows why.',
  'no-interface': `WireGuard does not run there: start it (<code>systemctl start ${esc(unit)}</code>).`,
  command: 'A command failed there. <code>journalctl -u vpn-bot</code> shows why.',
  garbled: 'Its answer is not understood. <code>journalctl -u vpn-bot</code> shows why.',
  'host-key': '',
  'wrong-key': '',
});

const WAYS: Readonly<Record<WayTrouble, string>> = {
  forwarding:
    'Forwarding is off: <code>sysctl -w net.ipv4.ip_forward=1</code> (for IPv6 <code>net.ipv6.conf.all.forwarding=1</code>).',
  link: 'The interface is down.',
  route: 'It has no route to the Internet.',
  forward: 'Its firewall drops what friends send.',
  reply: 'Its firewall drops what comes back to friends.',
  nat: 'No NAT rule is for friends: it may have been flushed (<code>nft flush ruleset</code>, a restart of the firewall).',
  unread: '',
  unclear: '',
};
const PARTS: Readonly<Record<Part, string>> = {
  friends: 'each other’s devices',
  lan: 'the private networks beside the server',
  server: 'the server’s own services',
};

/** The alerts to the owner, in English. */
export function alertsTexts(format: Formats) {
  const server = (name: string) => `Server <b>${esc(name)}</b>`;
  const why = (reason: string) => `<code>${esc(short(reason, 300))}</code>`;
  const when = (since: Date) => esc(format.moment(since));
  const lasted = (ms: number) => `It lasted ${format.duration(ms)}.`;
  const backup = (which: string) => (which === 'weekly' ? 'The weekly backup' : 'The backup of the data');
  const raised: AlertTexts = {
    'node-down': ({ name, cause, unit, since, words = null }) =>
      [
        `🔴 ${server(name)} has not answered since ${when(since)}. ${moves(unit)[cause]}`,
        ...serverSaid(words, 'The server says:', troubleInEnglish),
      ].join('\n'),
    'node-off': ({ name, needs, problems }) =>
      `⚠️ ${server(name)} is off: ${problems.length > 0 ? 'something is wrong in its settings' : 'its settings are not complete'}. The rest runs. Who was connected stays so, but it gives out no new configs. Correct env_vars.txt, check it (<code>vpn-bot check</code>) and apply it: <code>systemctl reload vpn-bot</code>\n${why([...problems, ...needs].join('\n'))}`,
    settings: ({ name, warnings }) =>
      `⚠️ ${server(name)} works, but with these settings friends will have trouble. Correct env_vars.txt and apply it: <code>systemctl reload vpn-bot</code>\n${why(warnings.join('\n'))}`,
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
    'no-way-out': ({ name, family, trouble, since }) =>
      `🔴 ${server(name)}: friends connect, but have not got out to the Internet${family === 6 ? ' by IPv6' : ''} since ${when(since)}. ${WAYS[trouble]} <code>vpn-bot doctor</code> shows what to do.`,
    'port-closed': ({ name, port, since }) =>
      `🔴 ${server(name)}: since ${when(since)} its firewall lets nobody in at UDP port ${port}, so no tunnel comes up. Open it, such as with: <code>ufw allow ${port}/udp</code>`,
    'port-differs': ({ name, port, told }) =>
      `⚠️ ${server(name)}: the interface listens at port ${port}, but configs say ${told}. If ${told} is forwarded to it from outside, all is well; else correct ENDPOINT_PORT in env_vars.txt.`,
    link: ({ name, since }) =>
      `🔴 ${server(name)}: the WireGuard interface has been down since ${when(since)}, nobody gets through. Bring it up: <code>ip link set wg0 up</code>`,
    'not-apart': ({ name, parts, since }) =>
      `⚠️ ${server(name)}: since ${when(since)} friends reach what was closed to them: ${parts.map((part) => PARTS[part]).join(', ')}. Somebody removed or changed the rules. To bring them back: <code>vpn-bot node isolate</code>`,
    'node-clock': ({ name, ahead }) =>
      `⚠️ ${server(name)}: its clock is ${format.duration(Math.abs(ahead))} ${ahead > 0 ? 'fast' : 'slow'}. Let it keep the right time: <code>timedatectl set-ntp true</code>`,
    clock: ({ ahead }) =>
      `⚠️ The clock of the bot’s own machine is ${format.duration(Math.abs(ahead))} ${ahead > 0 ? 'fast' : 'slow'} (by Telegram’s clock). Let it keep the right time: <code>timedatectl set-ntp true</code>`,
    'clock-jump': ({ by }) =>
      `⚠️ The clock of the bot’s own machine jumped ${by > 0 ? 'ahead' : 'back'} by ${format.duration(Math.abs(by))}. Until Telegram, another server or time synchronisation confirms it, it switches no guest off or on. Nobody else is touched: the time that an old config still has is counted without the clock. See that it keeps the right time: <code>timedatectl set-ntp true</code>`,
    shared: ({ name }) =>
      `👥 One config seems to be on at two devices at once: <b>${esc(name)}</b>. They disturb each other. Give the person a second config.`,
    store: ({ reason, since }) =>
      `🔴 The bot has not been able to write its data since ${when(since)}, and commands fail. The VPN works. Make room on the disk of peers.json, or check who may write to its folder.\n${why(reason)}`,
    backup: ({ which, reason, since }) =>
      `⚠️ ${backup(which)} has failed since ${when(since)}. More: <code>journalctl -u vpn-bot</code>\n${why(reason)}`,
    restarts: ({ count }) =>
      `🔴 The bot started ${format.count(count, STARTS)} within 10 minutes and crashed each time. See why: <code>journalctl -u vpn-bot -p warning</code>`,
  };
  /** The end of an alert, with how long it lasted (ms). */
  const over: AlertTexts<[ms: number]> = {
    'node-down': ({ name }, ms) => `✅ ${server(name)} works again. It did not answer for ${format.duration(ms)}.`,
    'node-off': ({ name }, ms) => `✅ ${server(name)}: its settings are right and it is on again. ${lasted(ms)}`,
    settings: ({ name }, ms) => `✅ ${server(name)}: its settings are fine now. ${lasted(ms)}`,
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
    'no-way-out': ({ name }, ms) => `✅ ${server(name)}: friends get out to the Internet again. ${lasted(ms)}`,
    'port-closed': ({ name, port }, ms) => `✅ ${server(name)}: UDP port ${port} is open again. ${lasted(ms)}`,
    'port-differs': ({ name, port }, ms) =>
      `✅ ${server(name)}: configs name the right port again (${port}). ${lasted(ms)}`,
    link: ({ name }, ms) => `✅ ${server(name)}: the WireGuard interface is up again. ${lasted(ms)}`,
    'not-apart': ({ name }, ms) => `✅ ${server(name)}: the rules for friends are back. ${lasted(ms)}`,
    'node-clock': ({ name }, ms) => `✅ ${server(name)}: its clock is right again. ${lasted(ms)}`,
    clock: (_, ms) => `✅ The clock of the bot’s own machine is right again. ${lasted(ms)}`,
    'clock-jump': () => '✅ The clock of the bot’s own machine is confirmed, the bot goes by it again.',
    shared: ({ name }, ms) => `✅ No longer one config on two devices: <b>${esc(name)}</b>. ${lasted(ms)}`,
    store: (_, ms) => `✅ The bot writes its data again, commands work. ${lasted(ms)}`,
    backup: ({ which }, ms) => `✅ ${backup(which)} works again. ${lasted(ms)}`,
    restarts: (_, ms) =>
      `✅ The bot has run for 10 minutes without a restart. It kept crashing for ${format.duration(ms)}.`,
  };
  return {
    raised,
    over,
    /** The button that opens the person's card. */
    person: '👤 Open the card',
  };
}
