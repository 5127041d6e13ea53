import type { OutageCause } from '../../../health/alert.ts';
import type { DoorTrouble } from '../../../health/doors/door-report.ts';
import type { Part, WayTrouble } from '../../../health/firewall/judgement.ts';
import { troubleInEnglish } from '../../../login-trouble.ts';
import type { AlertTexts } from '../../chat/named-alert.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { percentText } from '../../format/numbers.ts';
import { serverSaid } from '../../format/server-said.ts';
import { parametersTroubleInEnglish } from '../parameters-trouble.ts';
import { DEVICES, FRIENDS } from './nouns.ts';

const STARTS = { one: 'time', other: 'times' };
/** What the owner can do; `unit` is the interface's. */
const moves = (unit: string): Readonly<Record<OutageCause, string>> => ({
  unreachable: 'It cannot be reached: look in the provider’s panel whether it is on.',
  timeout: 'It answers too late: look in the provider’s panel whether it hangs.',
  refused: 'It does not let the bot in over SSH. <code>vpn-bot doctor</code> shows why.',
  'no-interface': `Its VPN interface is not there: start it (<code>systemctl start ${esc(unit)}</code>).`,
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
const DOOR_TROUBLES: Readonly<Record<DoorTrouble, string>> = {
  silent: 'it is silent from here.',
  'way-back': 'the bot hears no answer, though what it sends arrives at the server: only the way back is closed.',
  refused: 'nobody listens there.',
  'no-way': 'no way leads there from here.',
  'data-lost-there': 'handshakes pass, data does not: it is lost on the way to the server.',
  'data-lost-back': 'handshakes pass, data does not: it is lost on the way back from the server.',
  'data-lost': 'handshakes pass, data does not.',
  frozen: 'it freezes after some 16 kB, as when a filter lets the first packets pass.',
  other: 'it does not answer as it should.',
};
const PARTS: Readonly<Record<Part, string>> = {
  friends: 'each other’s devices',
  lan: 'the private networks beside the server',
  server: 'the server’s own services',
};

/** The alerts to the owner, in English. */
export function alertsTexts(format: Formats) {
  const server = (name: string) => `Server <b>${esc(name)}</b>`;
  const why = (reason: string, most = 300) => `<code>${esc(short(reason, most))}</code>`;
  const when = (since: Date) => esc(format.moment(since));
  const lasted = (ms: number) => `It lasted ${format.duration(ms)}.`;
  const backup = (which: string) => (which === 'weekly' ? 'The weekly backup' : 'The backup of the data');
  const mail = (which: string) => `Letters could not be ${which === 'imap' ? 'read' : 'sent'}`;
  const raised: AlertTexts = {
    'node-down': ({ name, cause, unit, since, words = null, isOpen = false }) =>
      [
        `🔴 ${server(name)} has not answered since ${when(since)}. ${moves(unit)[cause]}`,
        ...(isOpen
          ? ['The bot’s own tries get in, though: friends are served as before. Changes and new configs wait.']
          : []),
        ...serverSaid(words, 'The server says:', troubleInEnglish),
      ].join('\n'),
    door: ({ name, door, trouble, friends, named, since }) =>
      [
        `${friends > 0 ? '⚠️' : '🔴'} ${server(name)}, <code>${esc(short(door, 60))}</code>: since ${when(since)} ${DOOR_TROUBLES[trouble]}`,
        friends > 0
          ? `Friends come through all the same (${format.count(friends, DEVICES)}), so only the way from the bot’s machine is closed.`
          : `No friend comes through it either. Files that name it: ${named}.${named > 0 ? ' “It does not work” gives them another way in.' : ''}`,
      ].join('\n'),
    'node-off': ({ name, needs, problems }) =>
      `⚠️ ${server(name)} is off: ${problems.length > 0 ? 'something is wrong in its settings' : 'its settings are not complete'}. The rest runs. Who was connected stays so, but it gives out no new configs. Correct env_vars.txt, check it (<code>vpn-bot check</code>) and apply it: <code>systemctl reload vpn-bot</code>\n${why([...problems, ...needs].join('\n'), 1000)}`,
    settings: ({ name, warnings }) =>
      `⚠️ ${server(name)} works, but with these settings friends will have trouble. Correct env_vars.txt and apply it: <code>systemctl reload vpn-bot</code>\n${why(warnings.join('\n'), 1500)}`,
    'host-key': ({ name, reason }) =>
      `⚠️ ${server(name)}: wrong SSH host key. The bot does not connect to it. If you rebuilt it, put the new key into env_vars.txt (SSH_HOST_KEY) and restart the bot.\n${why(reason)}`,
    'server-key': ({ name, known, seen }) =>
      `⚠️ ${server(name)} answers with another key. The bot does not believe it: it changes nothing there and sends no configs.\nKnown: <code>${esc(known)}</code>\nNow: <code>${esc(seen)}</code>\nIf you rebuilt it, put the new key into env_vars.txt (SERVER_PUBLIC_KEY) and restart the bot.`,
    blocked: ({ name, devices, since }) =>
      `🔴 ${server(name)} answers the bot, but nobody has connected to it since ${when(since)}, where usually ${format.count(devices, DEVICES)} or more do. It seems to be blocked: try the VPN from a phone, and if it does not work, change the port or give friends another server.`,
    'answers-lost': ({ name, devices, carried, since }) =>
      `🔴 ${server(name)}: since ${when(since)}, ${format.count(devices, DEVICES)} connect again and again, but no data reaches them, only handshakes.${carried > 0 ? ` To others data gets through (${format.count(carried, DEVICES)}).` : ''} The server cannot see where it is lost. Try from a phone what helps: another operator or Wi-Fi, the disguised file (/devices), another server, another port. Give friends what worked.`,
    'files-dead': ({ name, devices, people, door, closes }) =>
      `⚠️ ${server(name)}: ${format.count(devices, DEVICES)} of ${format.count(people, FRIENDS)} ${
        door === null
          ? 'have a file from before the server was changed, and cannot connect with it.'
          : closes === null
            ? `still name the old address <code>${esc(short(door, 100))}</code>, which the server does not have any more.`
            : `still name the old address <code>${esc(short(door, 100))}</code>; it stops on ${esc(format.moment(new Date(closes)))}.`
      } Press the button, and I send each of them a new file; old keys go on until they are back.`,
    disk: ({ name, percent }) =>
      `⚠️ ${server(name)}: the disk is ${percentText(percent)} full. See what takes the room: <code>du -xh / --max-depth=2 | sort -h | tail</code>`,
    addresses: ({ name, free, total }) =>
      `⚠️ ${server(name)}: ${free} of ${total} addresses are free. Remove devices in /users or widen the network (NETWORK_CIDR).`,
    load: ({ name, load, cores }) =>
      `⚠️ ${server(name)} has been overloaded for 10 minutes: load ${load.toFixed(1)}, cores ${cores}. See there what keeps it busy: <code>top</code>`,
    'no-way-out': ({ name, family, trouble, since }) =>
      `🔴 ${server(name)}: friends connect, but have not got out to the Internet${family === 6 ? ' by IPv6' : ''} since ${when(since)}. ${WAYS[trouble]} <code>vpn-bot doctor</code> shows what to do.`,
    'port-closed': ({ name, port, since }) =>
      `🔴 ${server(name)}: since ${when(since)} its firewall lets nobody in at UDP port ${port}, so nobody can connect. Open it, such as with: <code>ufw allow ${port}/udp</code>`,
    'port-differs': ({ name, port, told }) =>
      `⚠️ ${server(name)}: the interface listens at port ${port}, but configs say ${told}. If ${told} is forwarded to it from outside, all is well; else correct ENDPOINT_PORT in env_vars.txt.`,
    link: ({ name, since }) =>
      `🔴 ${server(name)}: the VPN interface has been down since ${when(since)}, nobody gets through. <code>vpn-bot doctor</code> shows the command that brings it up.`,
    parameters: ({ node, name, trouble, since }) => {
      const [problem, fix] = parametersTroubleInEnglish({ id: node }, trouble);
      return `🔴 ${server(name)} works, but no configs for it go out since ${when(since)}, for a file made now could not connect: ${esc(short(problem, 900))}. Who is connected stays so.\n→ ${esc(fix)}`;
    },
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
    mail: ({ which, reason, since }) =>
      `⚠️ ${mail(which)} since ${when(since)}. The VPN and Telegram go on. <code>vpn-bot doctor</code> tries both mail servers.\n${why(reason)}`,
    restarts: ({ count }) =>
      `🔴 The bot started ${format.count(count, STARTS)} within 10 minutes and crashed each time. See why: <code>journalctl -u vpn-bot -p warning</code>`,
  };
  /** The end of an alert, with how long it lasted (ms). */
  const over: AlertTexts<[ms: number]> = {
    'node-down': ({ name }, ms) => `✅ ${server(name)} works again. It did not answer for ${format.duration(ms)}.`,
    door: ({ name, door }, ms) =>
      `✅ ${server(name)}, <code>${esc(short(door, 60))}</code>: the bot gets through again. ${lasted(ms)}`,
    'node-off': ({ name }, ms) => `✅ ${server(name)}: its settings are right and it is on again. ${lasted(ms)}`,
    settings: ({ name }, ms) => `✅ ${server(name)}: its settings are fine now. ${lasted(ms)}`,
    'host-key': ({ name }, ms) =>
      `✅ ${server(name)}: the SSH host key is right again, the bot is connected. ${lasted(ms)}`,
    'server-key': ({ name }, ms) => `✅ ${server(name)} answers with the right key again. ${lasted(ms)}`,
    blocked: ({ name }, ms) =>
      `✅ ${server(name)} is being connected to again. Nobody was there for ${format.duration(ms)}.`,
    'answers-lost': ({ name }, ms) =>
      `✅ ${server(name)}: nobody connects again and again in vain any more. ${lasted(ms)}`,
    'files-dead': ({ name }) => `✅ ${server(name)}: everybody has a file that fits again.`,
    disk: ({ name, percent }, ms) =>
      `✅ ${server(name)}: the disk is ${percentText(percent)} full, there is room. ${lasted(ms)}`,
    addresses: ({ name, free, total }, ms) =>
      `✅ ${server(name)}: ${free} of ${total} addresses are free, which is enough. ${lasted(ms)}`,
    load: ({ name }, ms) => `✅ ${server(name)} is no longer overloaded. ${lasted(ms)}`,
    'no-way-out': ({ name }, ms) => `✅ ${server(name)}: friends get out to the Internet again. ${lasted(ms)}`,
    'port-closed': ({ name, port }, ms) => `✅ ${server(name)}: UDP port ${port} is open again. ${lasted(ms)}`,
    'port-differs': ({ name, port }, ms) =>
      `✅ ${server(name)}: configs name the right port again (${port}). ${lasted(ms)}`,
    link: ({ name }, ms) => `✅ ${server(name)}: the VPN interface is up again. ${lasted(ms)}`,
    parameters: ({ name }, ms) =>
      `✅ ${server(name)}: its AmneziaWG settings are known, configs go out again. ${lasted(ms)}`,
    'not-apart': ({ name }, ms) => `✅ ${server(name)}: the rules for friends are back. ${lasted(ms)}`,
    'node-clock': ({ name }, ms) => `✅ ${server(name)}: its clock is right again. ${lasted(ms)}`,
    clock: (_, ms) => `✅ The clock of the bot’s own machine is right again. ${lasted(ms)}`,
    'clock-jump': () => '✅ The clock of the bot’s own machine is confirmed, the bot goes by it again.',
    shared: ({ name }, ms) => `✅ No longer one config on two devices: <b>${esc(name)}</b>. ${lasted(ms)}`,
    store: (_, ms) => `✅ The bot writes its data again, commands work. ${lasted(ms)}`,
    backup: ({ which }, ms) => `✅ ${backup(which)} works again. ${lasted(ms)}`,
    mail: ({ which }, ms) => `✅ Letters can be ${which === 'imap' ? 'read' : 'sent'} again. ${lasted(ms)}`,
    restarts: (_, ms) =>
      `✅ The bot has run for 10 minutes without a restart. It kept crashing for ${format.duration(ms)}.`,
  };
  return {
    raised,
    over,
    /** The button that opens the person's card. */
    /** Looks at the server again, at once. */
    look: '🔍 Look now',
    /** Opens the server's page. */
    page: '🖥 The server’s page',
    person: '👤 Open the card',
  };
}
