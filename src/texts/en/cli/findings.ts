import type { WhyOff } from '../../../config/why-off.ts';
import { whyOff } from '../../../config/why-off.ts';
import type { Trouble } from '../../cli/trouble.ts';
import { silentNode } from './silent-node.ts';
import { traffic } from './traffic.ts';

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
  telegramGood: (bot: string, way: string | null) => `Telegram: reached${way ? ` by ${way}` : ''}, this is @${bot}`,
  tokenRefused: (said: string): Trouble => [
    `Telegram refuses BOT_TOKEN (${said})`,
    'copy the right one from @BotFather into the settings',
  ],
  telegramSilent: (why: string, way: string | null): Trouble => [
    `Telegram is not reached${way ? ` by ${way}` : ''} (${why})`,
    way ? 'look at the ways in TELEGRAM_PROXY' : 'look at the network; where Telegram is blocked set TELEGRAM_PROXY',
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
  gateWorks: (id: string, version: number) => `${id}: the gate answers (version ${version})`,
  rootLogin: (id: string): Trouble => [
    `${id}: the bot logs in as root, which is more than it needs`,
    `\`vpn-bot node add ${id} root@…\` gives it a login of its own that may do three things`,
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
  nodeClock: (id: string, seconds: number): Trouble => [
    `${id}: its clock is ${seconds} s off this machine’s`,
    'there: timedatectl set-ntp true',
  ],
  peersGood: (id: string, devices: number, foreign: number) =>
    `${id}: all ${devices} devices are in place${foreign > 0 ? `; peers not the bot’s: ${foreign}` : ''}`,
  peersMissing: (id: string, missing: number, extra: number): Trouble => [
    `${id}: ${missing} devices are missing or wrong there, ${extra} should be gone`,
    'the running daemon mends that within a minute; if not: journalctl -u vpn-bot -p warning',
  ],
};
