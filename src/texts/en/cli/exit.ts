import { downloadFaults } from '../../../downloads/download-faults.ts';
import { lineFaults, listFaults } from '../../../exits/lists/list-faults.ts';

/** How many networks a list has, and its day. */
interface Listed {
  readonly v4: number;
  readonly v6: number;
  readonly date: string;
}

/** Sentences about lists that are not taken; the same as in the log. */
const faults = { list: listFaults, line: lineFaults, download: downloadFaults };

/** The output of `vpn-bot exit …`. */
export const exit = {
  faults,
  willLink: (entry: string, exit: string) =>
    `a tunnel from ${entry} to ${exit}: friends of ${entry} can then leave at ${exit}, each as they choose. ${exit} gets one more peer, ${entry} an interface, routes and a firewall table of its own; nothing else is touched`,
  linkNow: 'Make it?',
  makingKey: (host: string) => `making the link on ${host}; its key stays there`,
  linked: (entry: string, exit: string) => `${entry} → ${exit}: the link works`,
  noIpv6: (exit: string) =>
    `${exit} has no IPv6: for friends who leave there, sites open over IPv4 only. IPv6 is refused rather than let out elsewhere, so that nothing waits`,
  notHeard: (entry: string, exit: string) =>
    `${entry} → ${exit}: the link is made, but nothing comes back through it yet. Is the UDP port of ${exit} open to ${entry}? Look again: vpn-bot doctor`,
  rekeyed: (entry: string, exit: string) =>
    `${entry} → ${exit}: the link has a new key, and the old one never works again`,
  willUnlink: (entry: string, exit: string) =>
    `friends of ${entry} who leave at ${exit} will leave at ${entry}; connections through ${exit} break once`,
  unlinkNow: 'Take the link away?',
  unlinked: (entry: string, exit: string) => `${entry} → ${exit}: the link is gone, on both sides`,
  unlinkedHalf: (entry: string, exit: string) =>
    `${entry} → ${exit}: ${exit} does not know the link any more. What is left of it on ${entry} goes by the same command when that server answers again`,
  line: (entry: string, exit: string, address: string, isRekeyed: boolean) =>
    `${entry} → ${exit}  ${address} at ${exit}${isRekeyed ? '; a new key was begun: vpn-bot exit rekey finishes it' : ''}`,
  none: 'no links yet. The first one: vpn-bot exit add ENTRY EXIT',
  country: (country: string, { v4, v6, date }: Listed) =>
    `${country}: ${v4} networks of IPv4 and ${v6} of IPv6, of ${date}; they leave at the entry on “auto”`,
  source: (source: string, licence: string) => `  source: ${source}\n  licence: ${licence}`,
  downloadedOn: (day: string) => `  downloaded on ${day}`,
  shipped: '  it came with the program; a newer one: vpn-bot exit lists update',
  noCountry: (country: string) => `${country}: no list yet. Download one: vpn-bot exit lists update`,
  own: (file: string, networks: number, exceptions: number) =>
    `${file}: your own networks: ${networks}, exceptions: ${exceptions}`,
  noOwn: (file: string) =>
    `${file}: is not there; a network or an address on each line is added, with ! before it left out`,
  ownDomains: (names: number) =>
    `  names of domains: ${names}; they count where a server has its own name server (vpn-bot dns on)`,
  ownWrong: (file: string) => `${file}: not in use as long as these lines are wrong`,
  wrongLine: (line: number, problem: string) => `  line ${line}: ${problem}`,
  downloading: (url: string) => `downloading ${url}`,
  updated: 'the bot uses it within some ten seconds',
  // errors that end the command
  notTaken: (problem: string, date: string | null) =>
    `${problem}\n${date === null ? 'There is no list in use' : `The list of ${date} stays in use`}`,
  foreignEndpoint: (exit: string, endpoint: string, doors: readonly string[]) =>
    `the bot names ${endpoint} as the address of ${exit}, and the settings do not: ${doors.join(', ')}. Nothing was changed. If the settings were changed just now, restart the bot and type the command again`,
  foreignKey: (exit: string) =>
    `the bot names another server key of ${exit} than the settings do. Nothing was changed. Look at ${exit}: vpn-bot node check ${exit}`,
  noLink: (entry: string, exit: string) => `there is no link from ${entry} to ${exit}: vpn-bot exit list`,
  noKey: (host: string) => `${host} named no key for the link; type the command again`,
};
