import { whyOff } from '../../config/why-off.ts';
import { troubleInEnglish } from '../../login-trouble.ts';
import { silentNode } from '../cli/silent-node.ts';
import type { CliTexts, FindingTexts, NodeTexts, StatusTexts } from '../cli/texts.ts';
import { trafficTexts } from '../cli/traffic-texts.ts';
import { storeInEnglish } from './cli/store.ts';

const help: CliTexts['help'] = {
  program: 'Looks after the bot. Run it in the folder of env_vars.txt, or name that file in VPN_ENV_FILE.',
  check: 'say what is wrong with settings and store, without starting anything',
  backup: 'write a checked copy of the store; the daemon may run',
  restore: 'go back to a backup, after saying who regains and who loses access; the daemon must be stopped',
  import: 'take over users.json and peers.json of the old bot; the daemon must be stopped',
  status: 'what runs, and who is online',
  users: 'the people, their devices, who is online',
  doctor: 'look at everything there is to look at, each trouble with its fix; exit code 0, 1 or 78',
  update: 'take the newest version; go back to this one when that is worse off',
  node: 'add, check and remove servers',
  nodeAdd: 'set up a server over SSH and take it into the settings: vpn-bot node add eu1 root@203.0.113.7',
  nodeCheck: 'SSH, host key, gate, interface, forwarding, NAT, port, clock and peers of a server, or of all',
  tryRules: 'as root: send packets through a copy of the firewall’s rules, also where they are understood',
  tryAs: 'with --try: who may do everything there',
  nodeRemove: 'take a server out of the settings; its friends are moved to another and told',
  nodeIsolate:
    'close everything but the Internet to friends: the server itself, its network, each other; asks; takes in changes of wg0.allow',
  adminUser: 'who may do everything there',
  moveTo: 'where its friends move; by default to the server with most free addresses',
  yes: 'do not ask',
  dryRun: 'only print what would change',
  port: 'its SSH port',
  identity: 'a private key that root lets in; without it your usual keys are tried, then a password is asked for',
  ageIdentity: 'opens a sealed backup (.age): the file that age-keygen made; without it the key is asked for',
  hostKey: 'the fingerprint it must show (SHA256:…), instead of asking',
  name: 'the name that friends see',
  interface: 'the WireGuard interface there',
  network:
    'the server’s address in a new network, by default the first free one of 10.0.0.1/24, 10.1.0.1/24, …; or the friends’ network of an interface that has none (/32)',
  wgPort: 'UDP port of a new interface; 51820 unless said otherwise',
  together: 'let friends reach each other there',
  allowLan: 'let friends into private networks there as well: all, or one (192.168.1.0/24)',
  allow: 'open something else to friends, a line as in wg0.allow: "192.168.1.10 tcp 443", "server tcp 8080"',
  login: 'the bot’s user there',
  versionOption: 'print the version',
  helpOption: 'show this help',
  helpCommand: 'show the help of a command',
};

const node: NodeTexts = {
  fingerprint: (host, fingerprint) =>
    `${host} shows the host key ${fingerprint}\nThe console of that server prints it with: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
  isItYours: 'Is it your server’s?',
  passwordFor: (who) => `Password of ${who} (used once, kept nowhere): `,
  passphraseFor: (file) => `Passphrase of ${file}: `,
  connecting: (where) => `connecting to ${where}`,
  settingUp: (host) => `setting up ${host}; packages may take a minute`,
  wireguardMade: (name, address, port) => `WireGuard: ${name} is up at ${address}, UDP port ${port}`,
  wireguardKept: (name, address, port) =>
    `WireGuard: ${name} was there already (${address}, UDP port ${port}) and is left as it is`,
  loginMade: (login) => `login: ${login}, whose key opens the gate (dump, apply, standby, stats) and nothing else`,
  settingsWritten: (path, id) => `settings: the lines of ${id} are in ${path}`,
  reloaded: 'the daemon has taken them in',
  notRunning: 'no running daemon was found here: start or restart it, so that it takes them in',
  added: (id) => `${id} is ready: friends find it in /server`,
  addedWithTrouble: 'it is in the settings, but see above: `vpn-bot node check` looks again',
  willMove: (id, name, people, configs) =>
    `People who move to ${id} (${name}): ${people}; configs that the bot sends them: ${configs}`,
  cannotMove: (people) =>
    `People whom no other server takes (it does not answer, is full, or is not open to them): ${people}; the bot tells them, and you can open another server to them in /users`,
  dryRun: 'A dry run: nothing was changed.',
  confirmRemove: (id, people) => `Take ${id} out of the settings? People with a config there: ${people}`,
  removed: (id, people) => `${id} is out of the settings. People who will be told: ${people}`,
  gateRemoved: (host) => `${host}: the bot’s login and its gate are gone`,
  gateLeft: (host, why) =>
    `${host}: the bot’s login could not be removed (${why}); it is harmless without the key, which is deleted here`,
  peersStay: 'WireGuard there was not touched: the configs work until that interface or server stops.',
  mayIsolate: (id) =>
    `the rules there are not the bot’s: friends may see the server itself and its network; to close them: sudo vpn-bot node isolate ${id}`,
  isolating: (id, name, isToday) =>
    isToday
      ? `${id}: the rules of ${name} are today’s; the lines of /etc/wireguard/${name}.allow will be taken in again:`
      : `${id}: through ${name} friends will reach the Internet, and a DNS server on that machine. The rest is closed: the server’s services by any of its addresses, the provider’s network and 169.254.169.254, private networks, and friends to each other unless that is open. Open stays:`,
  besideYours: (name) =>
    `${name} was not made by the bot: its settings and your rules stay as they are, a table vpn-bot-${name} comes beside them`,
  isolateNow: 'Put these rules in force?',
  isolated: (name) =>
    `the rules are in force; what is open stands in /etc/wireguard/${name}.allow (after a change there type this again)`,
  ownDevice: '   (your device)',
  handmadePeer: '   (made by hand)',
  thisSession: '   (where you are logged in from)',
  reserved: (setting, value) => `settings: ${setting}=${value}, so that nobody else is ever given these addresses`,
  notReserved: (setting, value) =>
    `${setting} stands in the environment too: set ${setting}=${value} there, or others may be given these addresses; nothing was done`,
  needsRoot: 'this needs root: sudo vpn-bot node isolate …',
  badId: (id) =>
    `${id}: a server’s id is 1 to 8 letters and digits, such as eu1, and not like a setting (main, wg, ssh, dns)`,
  badTarget: (text) => `${text}: write it as root@203.0.113.7 or root@vpn.example.com`,
  exists: (id, host) =>
    `${id} is in the settings already, at ${host}: choose another id, or remove it first (vpn-bot node remove ${id})`,
  unknown: (id) => `${id}: no such server in the settings`,
  onlyServer: (id) =>
    `${id} is the only server, its friends could go nowhere: add another first (vpn-bot node add), or end it all (systemctl disable --now vpn-bot)`,
  notUp: (id) =>
    `${id} does not answer, or the bot has not looked at it yet: \`vpn-bot node check ${id}\` says more; or name another server with --to`,
  stillNamed: (id) =>
    `${id} is still a server: its settings stand in the environment, or VPN_SERVER_HOST makes it one; take them out there too`,
  theServer: 'the server',
  otherHostKey: (seen, wanted) => `the server shows ${seen}, not ${wanted}: nothing was done`,
  noLogin: (who) => `${who}: the server takes neither the keys tried nor the password`,
  loginTrouble: troubleInEnglish,
  serverSaid: (said) => `The server said:\n${said}`,
  secondProof: (who) => `the key of ${who} is right; the server wants a second proof as well`,
  setupFailed: (host, said) => `${host}: not set up:\n${said}`,
  noNetwork: (address) =>
    `its interface has the address ${address}, and friends need a network of /8 to /30. Nothing was written. Name the network with --network, such as --network ${address.split('/')[0]}/24`,
  otherThanAsked: (seen, asked) =>
    `the server has ${seen}, asked for was ${asked}: nothing was written. What is there already is left as it is: name that instead, or change it there first`,
  strangeAnswer: (host, wrong, said) =>
    `${host}: this is not what a set-up answers, so nothing of it was written (${wrong}). The server said:\n${said}`,
  needsRoute: (name, network) =>
    `${name} itself has no network: it needs a route to ${network} there (PostUp = ip route replace … dev ${name} in its file), or friends get no answers`,
  wouldBeOff: (id, why) => `with these lines ${id} would be off (${whyOff(why)}): nothing was written`,
  gateDoesNotWork: (why) => `the bot’s own login does not work yet, so nothing was written: ${why}`,
  declined: 'nothing was done',
  wrongIdentity: (file) => `${file}: this is not a private key that can be read`,
};

const findings: FindingTexts = {
  settingsGood: (path, nodes) => `settings: ${path}, servers ${nodes.join(', ')}`,
  settingsWrong: (problem) => [
    `settings or store: ${problem}`,
    'correct it; `vpn-bot check` says whether a start would take it',
  ],
  settingsWarning: (warning) => ['settings: a line that may not do what it should', warning],
  nodeOff: (id, why) => [`${id} is off, the rest runs`, `correct the settings: ${whyOff(why)}`],
  readableByOthers: (path, mode) => [`${path} can be read by others (mode ${mode})`, `chmod 600 ${path}`],
  tracked: (path) => [
    `${path} is in git: everybody with a copy of the repository has its secrets`,
    `git rm --cached ${path}, and get a new token from @BotFather (/revoke)`,
  ],
  filesPrivate: (paths) => `secrets: nobody but the bot reads ${paths.join(', ')}, and git has none of them`,
  storeGood: (revision, people, devices) => `store: revision ${revision}, people ${people}, devices ${devices}`,
  storeNone: (path) => `store: none yet; the first start makes ${path}`,
  diskGood: (available) => `disk: ${available} free`,
  diskFull: (available) => [
    `disk: only ${available} free; a full disk stops every change`,
    'make room: journalctl --vacuum-size=100M, apt clean',
  ],
  telegramGood: (bot, way) => `Telegram: reached${way ? ` by ${way}` : ''}, this is @${bot}`,
  tokenRefused: (said) => [
    `Telegram refuses BOT_TOKEN (${said})`,
    'copy the right one from @BotFather into the settings',
  ],
  telegramSilent: (why, way) => [
    `Telegram is not reached${way ? ` by ${way}` : ''} (${why})`,
    way ? 'look at the ways in TELEGRAM_PROXY' : 'look at the network; where Telegram is blocked set TELEGRAM_PROXY',
  ],
  clockGood: () => 'clock: right',
  clockWrong: (seconds) => [`the clock is ${seconds} s off`, 'timedatectl set-ntp true'],
  daemonRuns: (status) => `daemon: running${status && ` — ${status}`}`,
  calledDown: (id) => [`${id}: the daemon calls it down`, 'why: journalctl -u vpn-bot -n 30'],
  daemonStopped: (state) => [
    `the daemon does not run (${state})`,
    'systemctl start vpn-bot; why it stopped: journalctl -u vpn-bot -n 50',
  ],
  noSystemd: () => [
    'whether the daemon runs cannot be seen: no systemd here, or no unit vpn-bot',
    'deploy/install.sh makes it a service',
  ],
  ...silentNode.english,
  nodeReached: (id, where) =>
    where === null ? `${id}: this machine` : `${id}: reached at ${where}, with the pinned host key`,
  gateWorks: (id, version) => `${id}: the gate answers (version ${version})`,
  rootLogin: (id) => [
    `${id}: the bot logs in as root, which is more than it needs`,
    `\`vpn-bot node add ${id} root@…\` gives it a login of its own that may do three things`,
  ],
  interfaceGood: (id, name, port) => `${id}: ${name} is up${port === null ? '' : `, UDP port ${port}`}`,
  wrongServerKey: (id, seen, known, setting) => [
    `${id}: the interface has the key ${seen}, known is ${known}: no config is sent`,
    `if you made the server anew, set ${setting}=${seen} and reload`,
  ],
  wrongNetwork: (id, own, network, setting) => [
    `${id}: the interface has ${own}, which is not in ${network}: friends’ packets find no way back`,
    `set ${setting} to the interface’s network`,
  ],
  wrongPort: (id, seen, told, setting) => [
    `${id}: the interface listens at ${seen}, but configs say ${told}`,
    `set ${setting}=${seen}, unless another port is forwarded to it on purpose`,
  ],
  ...trafficTexts.english,
  nodeClock: (id, seconds) => [
    `${id}: its clock is ${seconds} s off this machine’s`,
    'there: timedatectl set-ntp true',
  ],
  peersGood: (id, devices, foreign) =>
    `${id}: all ${devices} devices are in place${foreign > 0 ? `; peers not the bot’s: ${foreign}` : ''}`,
  peersMissing: (id, missing, extra) => [
    `${id}: ${missing} devices are missing or wrong there, ${extra} should be gone`,
    'the running daemon mends that within a minute; if not: journalctl -u vpn-bot -p warning',
  ],
};

const status: StatusTexts = {
  program: (version) => `vpn-bot ${version}`,
  daemon: (state, since, words) =>
    `daemon: ${state}${since === null ? '' : ` since ${since}`}${words && ` — ${words}`}`,
  store: (revision, people, devices) => `store: revision ${revision}, people ${people}, devices ${devices}`,
  node: (id, devices, online) => `${id}: up, devices ${devices}, online now ${online}`,
  nodeDown: (id, why) => `${id}: DOWN: ${why}`,
  calledDown: 'the daemon does not reach it; why: journalctl -u vpn-bot -n 30',
  linkDown: (name) => `${name} is there, but its link is down; ip link set ${name} up`,
  nodeOff: (id, why) => `${id}: off, ${whyOff(why)}`,
  person: (who, devices, online) => `${online === null ? '?' : online ? '●' : '○'} ${who}: ${devices.join(', ')}`,
  owner: 'owner',
  off: 'no access',
  noDevices: 'no devices',
  onlineNow: 'online',
  waiting: (username) => `… @${username}: has not written to the bot yet`,
  nobody: 'nobody yet: /add_user in the chat',
};

export const english: CliTexts = { help, titles: {}, yesOrNo: '[y/N]', node, findings, store: storeInEnglish, status };
