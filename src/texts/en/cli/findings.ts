import type { ParametersTrouble } from '../../../amnezia/parameters-trouble.ts';
import type { WhyOff } from '../../../config/why-off.ts';
import { whyOff } from '../../../config/why-off.ts';
import type { SilentUpstream } from '../../../dns/resolver-answer.ts';
import type { ProbeOutcome } from '../../../probe/outcome.ts';
import type { TroubledNode } from '../../format/parameters-trouble.ts';
import type { Trouble } from '../../format/trouble.ts';
import { parametersTroubleInEnglish } from '../parameters-trouble.ts';
import { silentNode } from './silent-node.ts';
import { traffic } from './traffic.ts';

const upstream = ({ address, exit }: SilentUpstream) => `${address}${exit === null ? '' : ` (through ${exit})`}`;

const DOORS: Readonly<Record<Exclude<ProbeOutcome['kind'], 'open'>, string>> = {
  frozen: 'a handshake passes, then it freezes',
  'handshake-only': 'a handshake passes, data does not or could not be tried',
  'wrong-answer': 'answers, but with another preshared key',
  overloaded: 'answers, but is overloaded',
  refused: 'nobody listens there',
  'no-way': 'there is no way to it',
  silent: 'silent',
};

const EXIT_PARTS: Readonly<Record<string, string>> = {
  table: 'the firewall table',
  choices: 'friends’ choices in it',
  policy: 'rule of routing',
  route: 'route in table',
};

/** `table`, or such as `policy 7601`. */
const partOfExits = (part: string): string => {
  const [kind = '', number] = part.split(' ');
  return [EXIT_PARTS[kind] ?? kind, ...(number === undefined ? [] : [number])].join(' ');
};

/** The findings of `vpn-bot doctor` and `vpn-bot node check`. */
export const findings = {
  settingsGood: (path: string, nodes: readonly string[]) => `settings: ${path}, servers ${nodes.join(', ')}`,
  settingsWrong: (problem: string): Trouble => [
    `settings or store: ${problem}`,
    'correct it; `vpn-bot check` says whether a start would take it',
  ],
  settingsWarning: (warning: string): Trouble => ['settings: a line that may not do what it should', warning],
  nodeOff: (id: string, why: WhyOff): Trouble => [
    `${id} is off, the rest runs`,
    `correct the settings: ${whyOff(why)}`,
  ],
  readableByOthers: (path: string, mode: string): Trouble => [
    `${path} can be read by others (mode ${mode})`,
    `chmod 600 ${path}`,
  ],
  tracked: (path: string): Trouble => [
    `${path} is in git: everybody with a copy of the repository has its secrets`,
    `git rm --cached ${path}, and get a new token from @BotFather (/revoke)`,
  ],
  filesPrivate: (paths: readonly string[]) =>
    `secrets: nobody but the bot reads ${paths.join(', ')}, and git has none of them`,
  storeGood: (revision: number, people: number, devices: number) =>
    `store: revision ${revision}, people ${people}, devices ${devices}`,
  storeNone: (path: string) => `store: none yet; the first start makes ${path}`,
  diskGood: (available: string) => `disk: ${available} free`,
  diskFull: (available: string): Trouble => [
    `disk: only ${available} free; a full disk stops every change`,
    'make room: journalctl --vacuum-size=100M, apt clean',
  ],
  /** `way`: the proxy without its login; null if none is set. */
  telegramOff: (): Trouble => [
    'Telegram: there is no bot (BOT_TOKEN=off)',
    'to add one: sudo ./deploy/install.sh --token …',
  ],
  telegramGood: (bot: string, way: string | null) => `Telegram: reached${way ? ` by ${way}` : ''}, this is @${bot}`,
  tokenRefused: (setting: 'BOT_TOKEN' | 'SPARE_BOT_TOKEN', said: string): Trouble => [
    `Telegram refuses ${setting} (${said})`,
    'copy the right one from @BotFather into the settings',
  ],
  spareGood: (bot: string) => `Telegram: the spare bot is @${bot}`,
  spareSilent: (why: string): Trouble => [
    `Telegram says nothing about the spare bot (${why})`,
    'type the command again; if it stays, look at SPARE_BOT_TOKEN',
  ],
  telegramSilent: (why: string, way: string | null): Trouble => [
    `Telegram is not reached${way ? ` by ${way}` : ''} (${why})`,
    way ? 'look at the ways in TELEGRAM_PROXY' : 'look at the network; where Telegram is blocked set TELEGRAM_PROXY',
  ],
  mailGood: (where: string) => `mail: ${where} takes the login`,
  mailLogin: (where: string, setting: string, said: string): Trouble => [
    `mail: ${where} does not take the login (${said})`,
    `correct ${setting}; most providers want a password of its own for programs, and IMAP switched on in their settings`,
  ],
  mailSilent: (where: string, setting: string, why: string): Trouble => [
    `mail: ${where} cannot be used (${why})`,
    `look at ${setting}; many hosters close ports 465 and 993 outward: ask them, or set MAIL_PROXY`,
  ],
  clockGood: () => 'clock: right',
  clockWrong: (seconds: number): Trouble => [`the clock is ${seconds} s off`, 'timedatectl set-ntp true'],
  daemonRuns: (status: string) => `daemon: running${status && ` — ${status}`}`,
  calledDown: (id: string): Trouble => [`${id}: the daemon calls it down`, 'why: journalctl -u vpn-bot -n 30'],
  daemonStopped: (state: string): Trouble => [
    `the daemon does not run (${state})`,
    'systemctl start vpn-bot; why it stopped: journalctl -u vpn-bot -n 50',
  ],
  noSystemd: (): Trouble => [
    'whether the daemon runs cannot be seen: no systemd here, or no unit vpn-bot',
    'deploy/install.sh makes it a service',
  ],
  ...silentNode,
  nodeReached: (id: string, where: string | null) =>
    where === null ? `${id}: this machine` : `${id}: reached at ${where}, with the pinned host key`,
  limitsThere: (id: string, count: number) => `${id}: speed limits are in force (${count})`,
  limitsMissing: (id: string): Trouble => [
    `${id}: its speed limits are not in force`,
    "does the bot run? It puts them back within 20 seconds. Why it cannot: journalctl -u vpn-bot | grep 'speed limits'",
  ],
  limitsContainer: (id: string): Trouble => [
    `${id}: speeds cannot be limited there, its interface is in a container`,
    'take the limits of its friends away in /users',
  ],
  limitsOldGate: (id: string): Trouble => [
    `${id}: its speed limits are not in force, the gate there is older than this bot`,
    `renew it: sudo vpn-bot node renew ${id}`,
  ],
  limitsUnread: (id: string, said: string): Trouble => [`${id}: its speed limits cannot be read: ${said}`, 'try again'],
  exitAnswers: (entry: string, exit: string) => `${entry}: the exit ${exit} answers`,
  exitSilent: (entry: string, exit: string): Trouble => [
    `${entry}: the exit ${exit} is silent`,
    `is ${exit} up, and its UDP port open to ${entry}? On ${entry}: systemctl status 'vpn-bot-exits*'`,
  ],
  exitMissing: (entry: string, exit: string): Trouble => [
    `${entry}: it does not know the exit ${exit}, to which it is linked`,
    `finish the link: sudo vpn-bot exit add ${entry} ${exit}`,
  ],
  exitsDrift: (entry: string, parts: readonly string[]): Trouble => [
    `${entry}: somebody changed what leads friends to their exits (${parts.map(partOfExits).join(', ')})`,
    `it is put back within ten seconds, look again; if it stays, on ${entry}: systemctl status 'vpn-bot-exits*'`,
  ],
  exitsNotLooked: (entry: string, seconds: number): Trouble => [
    `${entry}: nobody has looked after its exits for ${seconds} s: a silent one is not noticed, and nothing is put back`,
    `on ${entry}: systemctl status 'vpn-bot-exits@*.timer', and start it`,
  ],
  exitsOldGate: (entry: string): Trouble => [
    `${entry}: its exits cannot be asked about, the gate there is older than this bot`,
    `renew it: sudo vpn-bot node renew ${entry}`,
  ],
  exitsUnread: (entry: string, said: string): Trouble => [
    `${entry}: whether its exits answer could not be read${said === '' ? '' : ` (${said})`}`,
    `on ${entry}: systemctl status 'vpn-bot-exits*'`,
  ],
  resolverAnswers: (id: string, asked: number) => `${id}: its name server answers (friends have asked ${asked} times)`,
  resolverStarting: (id: string) => `${id}: its name server is starting; friends’ queries pass by it meanwhile`,
  resolverDead: (id: string): Trouble => [
    `${id}: its name server does not answer; friends’ queries pass by it`,
    `on ${id}: journalctl -u 'vpn-bot-dns@*' -n 50`,
  ],
  resolverUnheard: (id: string): Trouble => [
    `${id}: friends’ queries do not reach its name server, and pass by it`,
    `a firewall there may keep them out: let in UDP and TCP 7500–7899 from the tunnel’s interface; then vpn-bot dns on ${id}`,
  ],
  resolverStuck: (id: string, silent: readonly SilentUpstream[]): Trouble => [
    `${id}: its name server gets no answers${silent.length === 0 ? '' : `; silent: ${silent.map(upstream).join(', ')}`}`,
    `name servers that answer: DNS_UPSTREAMS in the settings; then sudo vpn-bot dns on ${id}`,
  ],
  resolverSilent: (id: string, silent: readonly SilentUpstream[]): Trouble => [
    `${id}: name servers that do not answer: ${silent.map(upstream).join(', ')}. Others answer in their place`,
    `take them out of DNS_UPSTREAMS if that lasts; then sudo vpn-bot dns on ${id}`,
  ],
  resolverMissing: (id: string): Trouble => [
    `${id}: its name server is not in force`,
    `turn it on again: sudo vpn-bot dns on ${id}`,
  ],
  resolverOldGate: (id: string): Trouble => [
    `${id}: its name server cannot be asked about, the gate there is older than this bot`,
    `renew it: sudo vpn-bot node renew ${id}`,
  ],
  resolverUnread: (id: string, said: string): Trouble => [
    `${id}: whether its name server answers could not be read${said === '' ? '' : ` (${said})`}`,
    `turn it on again: sudo vpn-bot dns on ${id}`,
  ],
  otherHelpers: (id: string, programs: string): Trouble => [
    `${id}: programs of root’s there are of another version than this bot: ${programs}`,
    `renew them all: sudo vpn-bot node renew ${id}`,
  ],
  gateWorks: (id: string, version: number) => `${id}: the gate answers (version ${version})`,
  rootLogin: (id: string): Trouble => [
    `${id}: the bot logs in as root, which is more than it needs`,
    `\`vpn-bot node add ${id} root@…\` gives it a login of its own that may do only what the bot needs`,
  ],
  interfaceGood: (id: string, name: string, port: number | null) =>
    `${id}: ${name} is up${port === null ? '' : `, UDP port ${port}`}`,
  wrongServerKey: (id: string, seen: string, known: string, setting: string): Trouble => [
    `${id}: the interface has the key ${seen}, known is ${known}: no config is sent`,
    `if you made the server anew, set ${setting}=${seen} and reload`,
  ],
  wrongNetwork: (id: string, own: string, network: string, setting: string): Trouble => [
    `${id}: the interface has ${own}, which is not in ${network}: friends’ packets find no way back`,
    `set ${setting} to the interface’s network`,
  ],
  wrongPort: (id: string, seen: number, told: number, setting: string): Trouble => [
    `${id}: the interface listens at ${seen}, but configs say ${told}`,
    `set ${setting}=${seen}, unless another port is forwarded to it on purpose`,
  ],
  ...traffic,
  parametersGood: (id: string, version: string) =>
    `${id}: its AmneziaWG settings are good; apps need version ${version} of the protocol`,
  parametersTrouble: (node: TroubledNode, trouble: ParametersTrouble): Trouble => {
    const [what, fix] = parametersTroubleInEnglish(node, trouble);
    return [`${node.id}: no configs go out: ${what}`, fix];
  },
  nodeClock: (id: string, seconds: number): Trouble => [
    `${id}: its clock is ${seconds} s off this machine’s`,
    'there: timedatectl set-ntp true',
  ],
  doorOpen: (id: string, door: string, ms: number) =>
    `${id}: a handshake through ${door} passes in ${ms} ms, and data too`,
  doorNotOpen: (id: string, door: string, found: Exclude<ProbeOutcome['kind'], 'open'>): Trouble => [
    `${id}: ${door} from this machine: ${DOORS[found]}`,
    'if friends elsewhere are online, only the way from here is closed: /nodes in the chat says since when',
  ],
  peersGood: (id: string, devices: number, foreign: number) =>
    `${id}: all ${devices} devices are in place${foreign > 0 ? `; peers not the bot’s: ${foreign}` : ''}`,
  peersMissing: (id: string, missing: number, extra: number): Trouble => [
    `${id}: ${missing} devices are missing or wrong there, ${extra} should be gone`,
    'the running daemon mends that within a minute; if not: journalctl -u vpn-bot -p warning',
  ],
};
