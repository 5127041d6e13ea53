import type { WhyOff } from '../../../config/why-off.ts';
import { whyOff } from '../../../config/why-off.ts';
import { troubleInEnglish } from '../../../login-trouble.ts';
import { allowFileOf, type TunnelInterface } from '../../../wireguard/dialect/dialect.ts';

/** The output of `vpn-bot node …`. */
export const node = {
  fingerprint: (host: string, fingerprint: string) =>
    `${host} shows the host key ${fingerprint}\nThe console of that server prints it with: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
  isItYours: 'Is it your server’s?',
  passwordFor: (who: string) => `Password of ${who} (used once, kept nowhere): `,
  passphraseFor: (file: string) => `Passphrase of ${file}: `,
  connecting: (where: string) => `connecting to ${where}`,
  renewing: (host: string) => `Renewing what root has of the bot on ${host}…`,
  renewed: (id: string) => `${id}: gate and helper programs are of this version`,
  settingUp: (host: string) => `setting up ${host}; packages may take a minute`,
  wireguardMade: (name: string, address: string, port: number) =>
    `WireGuard: ${name} is up at ${address}, UDP port ${port}`,
  wireguardKept: (name: string, address: string, port: number) =>
    `WireGuard: ${name} was there already (${address}, UDP port ${port}) and is left as it is`,
  loginMade: (login: string) =>
    `login: ${login}, whose key opens the gate (dump, apply, standby, stats, parameters, header-key, routes, resolver, limits, knock) and nothing else`,
  sparePort: (port: number) =>
    `spare port: UDP ${port} leads into the tunnel as well, for networks that close the other one; a firewall of the provider must let it in`,
  noSparePort: (port: number) =>
    `UDP ${port} is not free there, so there is no spare port yet; another one: vpn-bot door add`,
  mayHaveName: (id: string, address: string) =>
    `friends’ files name the address ${address}. With a name for it (WG_${id.toUpperCase()}_ENDPOINT_HOST=vpn.example.com) they would find a server that moved: apps look a name up when the tunnel is switched on, not while it is up`,
  settingsWritten: (path: string, id: string) => `settings: the lines of ${id} are in ${path}`,
  reloaded: 'the daemon has taken them in',
  notRunning: 'no running daemon was found here: start or restart it, so that it takes them in',
  added: (id: string) => `${id} is ready: friends find it in /server`,
  addedWithTrouble: 'it is in the settings, but see above: `vpn-bot node check` looks again',
  willMove: (id: string, name: string, people: number, configs: number) =>
    `People who move to ${id} (${name}): ${people}; configs that the bot sends them: ${configs}`,
  cannotMove: (people: number) =>
    `People whom no other server takes (it has not answered for ten minutes, is full, or is not open to them): ${people}; the bot tells them, and you can open another server to them in /users`,
  doorsClose: (doors: readonly string[], devices: number) =>
    `its spare ports and relays close at once: ${doors.join(', ')}; devices whose file names one of them: ${devices}`,
  dryRun: 'A dry run: nothing was changed.',
  confirmRemove: (id: string, people: number) =>
    `Take ${id} out of the settings? People with a config there: ${people}`,
  removed: (id: string, people: number) => `${id} is out of the settings. People who will be told: ${people}`,
  gateRemoved: (host: string) => `${host}: the bot’s login and its gate are gone`,
  gateLeft: (host: string, why: string) =>
    `${host}: the bot’s login could not be removed (${why}); it is harmless without the key, which is deleted here`,
  peersStay: 'WireGuard there was not touched: the configs work until that interface or server stops.',
  converting: (id: string, name: string) =>
    `${id}: ${name} will be run by AmneziaWG. Key, port, address and peers stay, and no parameters are set: all files keep working, and tunnels come back by themselves within half a minute. Back again: vpn-bot node convert ${id} --undo`,
  convertingBack: (id: string, name: string) =>
    `${id}: ${name} will be run by WireGuard again. Key, port, address and peers stay; tunnels come back by themselves within half a minute.`,
  inContainer: (id: string, container: string) =>
    `${id} is in the container ${container}, whose owner starts it: only an interface of the server itself can be changed`,
  convertNow: 'Do it now?',
  converted: (id: string, name: string, protocol: string) =>
    `${id}: ${name} is run by ${protocol} now, with all its peers`,
  protocolNotWritten: (setting: string, protocol: string) =>
    `${setting} is in the environment too: set ${setting}=${protocol} there. Nothing was written here, and the interface is as it was`,
  /** Added for a server whose interface was not made by the bot. */
  mayIsolate: (id: string) =>
    `the rules there are not the bot’s: friends may see the server itself and its network; to close them: sudo vpn-bot node isolate ${id}`,
  isolating: (node: { readonly id: string } & TunnelInterface, isToday: boolean) =>
    isToday
      ? `${node.id}: the rules of ${node.interface} are today’s; the lines of ${allowFileOf(node)} will be taken in again:`
      : `${node.id}: through ${node.interface} friends will reach the Internet, and a DNS server on that machine. The rest is closed: the server’s services by any of its addresses, the provider’s network and 169.254.169.254, private networks, and friends to each other unless that is open. Open stays:`,
  besideYours: (name: string) =>
    `${name} was not made by the bot: its settings and your rules stay as they are, a table vpn-bot-${name} comes beside them`,
  isolateNow: 'Put these rules in force?',
  isolated: (tunnel: TunnelInterface) =>
    `the rules are in force; what is open stands in ${allowFileOf(tunnel)} (after a change there type this again)`,
  // added to the line of an address
  ownDevice: '   (your device)',
  handmadePeer: '   (made by hand)',
  thisSession: '   (where you are logged in from)',
  reserved: (setting: string, value: string) =>
    `settings: ${setting}=${value}, so that nobody else is ever given these addresses`,
  // errors that end the command
  notReserved: (setting: string, value: string) =>
    `${setting} stands in the environment too: set ${setting}=${value} there, or others may be given these addresses; nothing was done`,
  needsRoot: (command: string) => `this needs root: sudo vpn-bot ${command} …`,
  badId: (id: string) =>
    `${id}: a server’s id is 1 to 8 letters and digits, such as eu1, and not like a setting (main, wg, ssh, dns)`,
  badTarget: (text: string) =>
    `${text}: write it as root@203.0.113.7 or root@vpn.example.com, or local for this server`,
  containerFar: (container: string) =>
    `--container ${container}: the bot’s user may not use Docker, which has all rights of root. Name this server as root@127.0.0.1: then the bot comes in through a gate`,
  sameInterface: (name: string, host: string, id: string) =>
    `${name} on ${host} is ${id} already: name another interface, such as --interface wg1, or remove ${id} (vpn-bot node remove ${id})`,
  sameNetwork: (own: string, id: string, other: string) =>
    `${own} overlaps ${other} of ${id} on the same server: answers to friends would go to the wrong interface, so nothing was written. Change the network of one of the interfaces on the server; --network chooses that of a new one`,
  besideNode: (name: string, id: string) => `${name} will be beside ${id} on the same server`,
  exists: (id: string, host: string) =>
    `${id} is in the settings already, at ${host}: choose another id, or remove it first (vpn-bot node remove ${id})`,
  unknown: (id: string) => `${id}: no such server in the settings`,
  onlyServer: (id: string) =>
    `${id} is the only server, its friends could go nowhere: add another first (vpn-bot node add), or end it all (systemctl disable --now vpn-bot)`,
  notUp: (id: string) =>
    `${id} does not answer, or the bot has not looked at it yet: \`vpn-bot node check ${id}\` says more; or name another server with --to`,
  stillNamed: (id: string) =>
    `${id} is still a server: its settings stand in the environment, or VPN_SERVER_HOST makes it one; take them out there too`,
  theServer: 'the server',
  otherHostKey: (seen: string, wanted: string) => `the server shows ${seen}, not ${wanted}: nothing was done`,
  noLogin: (who: string) => `${who}: the server takes neither the keys tried nor the password`,
  /** The known meaning of the server's error output. */
  loginTrouble: troubleInEnglish,
  /** The server's own error output, added to another sentence. */
  serverSaid: (said: string) => `The server said:\n${said}`,
  secondProof: (who: string) => `the key of ${who} is right; the server wants a second proof as well`,
  setupFailed: (host: string, said: string) => `${host}: not set up:\n${said}`,
  noNetwork: (address: string) =>
    `its interface has the address ${address}, and friends need a network of /8 to /30. Nothing was written. Name the network with --network, such as --network ${address.split('/')[0]}/24`,
  /** `seen`: what the server has; `asked`: what was asked for. */
  otherThanAsked: (seen: string, asked: string) =>
    `the server has ${seen}, asked for was ${asked}: nothing was written. What is there already is left as it is: name that instead, or change it there first`,
  knownPort: (port: number) =>
    `--wg-port ${port} is WireGuard’s own, by which filters know it: name another one for AmneziaWG, or none`,
  noParameterSet: (text: string) => `--amneziawg=${text}: there are 2.0 (without =) and 3.1`,
  /** `wrong`: what is wrong with the answer; `said`: the answer itself. */
  strangeAnswer: (host: string, wrong: string, said: string) =>
    `${host}: this is not what a set-up answers, so nothing of it was written (${wrong}). The server said:\n${said}`,
  needsRoute: (name: string, network: string) =>
    `${name} itself has no network: it needs a route to ${network} there (PostUp = ip route replace … dev ${name} in its file), or friends get no answers`,
  wouldBeOff: (id: string, why: WhyOff) => `with these lines ${id} would be off (${whyOff(why)}): nothing was written`,
  gateDoesNotWork: (why: string) => `the bot’s own login does not work yet, so nothing was written: ${why}`,
  declined: 'nothing was done',
  wrongIdentity: (file: string) => `${file}: this is not a private key that can be read`,
};
