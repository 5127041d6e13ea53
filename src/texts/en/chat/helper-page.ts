import type { ExitWay } from '../../../peers/records/user-record.ts';

/** Made when a page is opened: it costs 8 MB. */
const named = (country: string) => new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;

const place = (country: string | null) => (country === null ? '' : ` (${named(country)})`);
const home = (country: string) => (country === 'RU' ? 'Russian' : 'local');

/** The page that a friend opens inside the tunnel, in English. Plain texts: the page escapes them. */
export const helperPageTexts = {
  title: () => 'Your VPN',
  connected: (server: string) => `You are connected: ${server}.`,
  spareRemedy: () => 'This is your spare. If your usual config works again, switch back to it in the app.',
  /** `country`: ISO code, null if it is not known; `addresses`: those that sites see, as far as they are known. */
  seen: (country: string | null, addresses: readonly string[]) =>
    `Sites see the address of the server${country === null ? '' : `: ${named(country)}`}${addresses.length === 0 ? '' : ` (${addresses.join(', ')})`}.`,
  /** With sites of `homeCountry` leaving at the entry, whose country is the last. */
  seenByChoice: (exitCountry: string | null, homeCountry: string, entryCountry: string | null) =>
    `Sites see the address of the exit${place(exitCountry)}, ${home(homeCountry)} ones that of the server you enter at${place(entryCountry)}.`,
  /** `homeCountry`: that whose sites leave at the entry, for `auto`. */
  choice: (way: ExitWay, { entry, exit, homeCountry }: { entry: string; exit: string; homeCountry: string }) =>
    ({
      auto: `Auto: ${home(homeCountry)} sites open directly from ${entry}, all others from ${exit}.`,
      home: `All sites open directly from ${entry}, ${home(homeCountry)} ones too.`,
      away: `All sites open from ${exit}, ${home(homeCountry)} ones too.`,
    })[way],
  choiceRemedy: () => 'To change it, send /server to the bot.',
  exitAnswers: (exit: string) => `${exit} answers.`,
  exitUnknown: (exit: string) => `Whether ${exit} answers is not known right now.`,
  silentDirect: (exit: string, entry: string) =>
    `But ${exit} does not answer: until it does, everything opens from ${entry}.`,
  silentBlocked: (exit: string) => `But ${exit} does not answer: what leaves there does not open now.`,
  through: (family: 'IPv4' | 'IPv6') => `${family} goes through the VPN.`,
  closed: (family: 'IPv4' | 'IPv6') => `${family} is closed while the VPN is on: sites do not see yours.`,
  past: (family: 'IPv4' | 'IPv6') => `${family} may go past the VPN: sites can see your own address.`,
  pastRemedy: () => 'Write to the owner of this VPN: on your device not everything goes through it.',
  ownDns: () => 'Names of sites are looked up by this server.',
  otherDns: () => 'Names of sites are looked up elsewhere, not by this server.',
  otherDnsRemedy: () =>
    'Switch off “Private DNS” (Android) or “Secure DNS” (in the browser’s settings), then open this page again.',
  door: (door: string) => `Your way in: ${door}.`,
  unknownDevice: () => 'This device is not one that the bot looks after.',
  footer: () => 'If something does not work, press “🛟 It does not work” in the bot. No files are given out here.',
};
