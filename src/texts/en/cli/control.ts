import type { RefusalCode, UserErrorCode } from '../../../errors.ts';

/** Sentences of the chat that a terminal says in other words. */
type Reworded = Extract<
  UserErrorCode,
  | 'unknown-person'
  | 'unknown-device'
  | 'owner-stays'
  | 'no-access'
  | 'device-off'
  | 'device-limit'
  | 'network-full'
  | 'no-server'
  | 'server-off'
  | 'no-server-for-you'
  | 'server-not-read'
  | 'add-user-usage'
  | 'invite-usage'
>;

const list = (names: readonly string[]): string => names.map((name) => `\n  ${name}`).join('');

/** Why a request could not be met; `about` is what it names. */
const refusals: Readonly<Record<RefusalCode | Reworded, (about: readonly string[]) => string>> = {
  'several-people': ([word = '', ...people]) => `${word}: several people are called that; use an id:${list(people)}`,
  'no-such-person': ([word = '']) => `${word}: nobody is called that. Who there is: vpn-bot users`,
  'unknown-person': () => 'That person has no access. Let them in first: vpn-bot friend add',
  'owner-stays': () => 'The owner’s own access cannot be changed.',
  'no-access': () =>
    'That person has no access at present: they were paused or removed, or their time has ended. Who: vpn-bot users',
  'device-off': () => 'This device was switched off by the old bot’s files, and cannot be switched on from here.',
  'device-limit': () => 'They have as many devices on this server as they may; the limit is in their card in the chat.',
  'network-full': () => 'This server’s network has no free address left. Name another server: --node',
  'no-server': () => 'No server is set up. Look: vpn-bot doctor',
  'unknown-device': () => 'That device changed or went away at this very moment. Try again.',
  'server-off': () => 'Their server is switched off. Name another one: --node',
  'no-server-for-you': () => 'No server is open to that person; which are is in their card in the chat.',
  'server-not-read': () => 'The parameters of that server are not known yet. Why: vpn-bot doctor',
  'add-user-usage': () => 'Name a Telegram id (123456789) or an @name.',
  'invite-usage': () =>
    'The words of an invite are a name, days as a guest (30d) or a last day (31.12.2026), hours of the link (24h), and ids of servers.',
  'several-devices': (devices) =>
    `They have several devices; name one (--device, --node), or make one (--new-device):${list(devices)}`,
  'no-such-device': ([device = '', ...devices]) =>
    devices.length === 0
      ? `${device}: they have no device yet. Make it: --new-device`
      : `${device}: there is no such device. Theirs:${list(devices)}`,
  'device-exists': ([name = '']) => `${name}: they have a device of that name. For its config: --device`,
  'imported-device': ([name = '']) =>
    `${name}: its private key was made elsewhere, so there is no config to give. New keys: in the chat; or another device: --new-device`,
  'no-such-node': ([node = '', ...nodes]) =>
    `${node}: there is no such server. There are: ${nodes.join(', ') || 'none'}`,
  'node-not-theirs': ([node = '']) => `${node}: not open to that person; which are is in their card in the chat.`,
  'link-same': ([id = '']) => `${id}: an exit is another server than the entry.`,
  'link-loop': (way) =>
    `${way.join(' → ')}: the traffic would come back to where it began. Remove one of these links: vpn-bot exit remove`,
  'link-overlap': ([entry = '', exit = '', own = '', other = '']) =>
    `${entry} has the network ${own} and ${exit} has ${other}: they overlap, so that ${entry} could not tell their addresses apart. Give one of them another network (NETWORK_CIDR) first.`,
  'link-twin': ([entry = '', exit = '', other = '', own = '', theirs = '']) =>
    `${exit} has the network ${own} and ${other} has ${theirs}: they overlap, and ${entry} is linked to ${other} already, so that it could not tell the two exits apart. Give one of them another network (NETWORK_CIDR) first.`,
  'exit-silent': ([exit = '']) =>
    `${exit} does not answer the bot at present, so that no link to it can be made. Why: vpn-bot node check ${exit}`,
  'no-restore': () =>
    'No backup waits for a code. Send its file (.age) to the bot first, and take the code within 15 minutes.',
  'recipient-in-settings': () =>
    'BACKUP_RECIPIENT in env_vars.txt says already to whom backups are sealed. Take that line out first, then: systemctl reload vpn-bot',
  'no-link': () => 'A vpn:// link is for AmneziaVPN: add --app amneziavpn. A very long config has none.',
  'bot-unknown': () =>
    'Telegram has not been reached yet, so the bot’s own name for the link is not known. Try again when it has: vpn-bot status',
};

/** What a command says of its way to the bot. */
export const control = {
  refusals,
  refused: (code: string) => `The bot refused: ${code}`,
  noAnswer:
    'The bot is running and does not answer. Why: journalctl -u vpn-bot -n 30; if it was updated just now: systemctl restart vpn-bot',
  tooLong: 'The bot took too long. It may still be at it; look before you repeat: vpn-bot users',
  notAllowed: (path: string) => `${path}: only root and the bot itself may use it. Type: sudo vpn-bot …`,
  unknownWord: (word: string, version: string) =>
    `The running bot (${version}) does not know this yet (${word}). Restart it: systemctl restart vpn-bot`,
  malformed: (why: string) => `The running bot did not understand: ${why}. Restart it: systemctl restart vpn-bot`,
  failed: (code: string) =>
    `A fault of the bot’s own, code ${code}. Its log has the cause: journalctl -u vpn-bot -n 30`,
  daemonOff: 'The bot is not running, so this was done without it.',
  nodesBehind: (ids: readonly string[]) =>
    `Not reached: ${ids.join(', ')}. These servers get the change when the bot runs: systemctl start vpn-bot`,
  notTold: 'Telegram could not be reached: the message about this was not sent, and will not be.',
};
