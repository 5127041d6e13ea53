import type { Trouble } from '../../format/trouble.ts';

/** The output of `vpn-bot door …`. */
export const door = {
  opening: (host: string) => `opening it on ${host}`,
  opened: (id: string, door: string, over: string | null) =>
    `${id}: ${door} is open${over === null ? '' : ` (${over} passes packets on, and has no key)`}, and in the settings. If the provider has a firewall of its own, open that UDP port there too`,
  knownPort: (port: number) =>
    `UDP ${port}: networks often filter this port, or know it as a VPN’s; 443 or a number by chance is better`,
  openAnyway: 'Open it all the same?',
  line: (id: string, door: string, what: string, devices: number) =>
    `${id}  ${door}  ${what}; devices whose file names it: ${devices}`,
  kinds: { first: 'the first door', spare: 'a spare port', address: 'another address' },
  relayOver: (id: string) => `a relay on ${id}`,
  notFromHere: (id: string): Trouble => [
    `${id}: its doors cannot be tried from this machine, on which it is: a packet from inside never takes the way from outside`,
    'a phone in another network shows it; what friends come through, /nodes tells',
  ],
  noProbe: (id: string): Trouble => [
    `${id}: the bot has no key of its own there yet with which to try its doors`,
    'the running daemon makes one within minutes, unless PROBE_MINUTES=off; then type this again',
  ],
  rulesUnread: (id: string, door: string): Trouble => [
    `${id}: whether ${door} leads into the tunnel cannot be read here`,
    'look as root: nft list ruleset',
  ],
  ruleThere: (id: string, door: string) => `${id}: ${door} leads into the tunnel`,
  ruleGone: (id: string, door: string, word: string): Trouble => [
    `${id}: ${door} stands in the settings, but leads nowhere: its rule is not there`,
    `sudo vpn-bot door add ${id} ${word}`,
  ],
  nobodyHas: (door: string) => `no device’s file names ${door}`,
  filesName: (id: string, door: string, devices: number, people: readonly string[]) =>
    `${devices} device(s) have a file that names ${door}, and lose their way in with it until they have a new one: ${people.join(', ')}. To send new files first, while it is open: vpn-bot rollout ${id} --closes ${door} --on DATE`,
  removeNow: 'Take it away?',
  removed: (id: string, door: string) => `${id}: ${door} is out of the settings; new files do not name it`,
  closed: (host: string, port: number) => `${host}: UDP ${port} is closed`,
  leftOpen: (id: string, port: number, why: string) =>
    `${id}: UDP ${port} could not be closed there (${why}). It harms nobody; when the machine is back, add it once more and remove it`,
  // errors that end the command
  notWritten: (setting: string, value: string) =>
    `${setting} is in the environment too: set ${setting}=${value} there. Nothing was written here, and nothing is open that was not before`,
  portNeeded: (id: string) =>
    `which port? vpn-bot door add ${id} 443; or a relay on another server: vpn-bot door add ${id} --via main`,
  sameMachine: (id: string, via: string) =>
    `${via} is on the same machine as ${id}: a relay there would be no other way in. A spare port is: vpn-bot door add ${id} 443`,
  needsIpv4: (id: string, host: string) =>
    `${id} is at ${host}: a relay passes packets on by IPv4 only, and this is no such address nor a name of one`,
  unknown: (id: string, door: string, doors: readonly string[]) =>
    `${door} is no door of ${id}; its further doors: ${doors.join(', ') || 'none'}`,
  isFirst: (id: string, door: string) =>
    `${door} is the first door of ${id}, its interface’s own port: it goes only with the server`,
};
