import type { z } from 'zod';
import { LANGUAGES } from '../languages.ts';
import { DISGUISES } from '../peers/nodes/node-profile.ts';
import { EXIT_WAYS } from '../peers/records/user-record.ts';
import { PROTOCOLS } from '../wireguard/dialect/dialect.ts';
import * as mail from './mail-schemas.ts';
import * as net from './network-schemas.ts';
import * as value from './value-schemas.ts';

/** One row of the settings tables, which parsing, suggestions and the tests of the documentation use. */
export interface Setting<T = unknown> {
  readonly schema: z.ZodType<T, string>;
  /** The default, as it would be written in the file; null: none. */
  readonly default: string | null;
  /** Whether messages must not show the value. */
  readonly secret: boolean;
  readonly meaning: string;
}

const row = <T, const D extends string | null>(schema: z.ZodType<T, string>, fallback: D, meaning: string) => ({
  schema,
  default: fallback,
  secret: false,
  meaning,
});
const secret = <T>(schema: z.ZodType<T, string>, meaning: string) => ({ ...row(schema, null, meaning), secret: true });

const YEAR = 365 * 86_400;

/** The settings of the bot as a whole, by name. */
export const botSettings = {
  BOT_TOKEN: secret(value.tokenOrOff, "the bot's token, from @BotFather (off: without a bot)"),
  SPARE_BOT_TOKEN: secret(
    value.botToken,
    'the token of a second bot, which takes over when Telegram refuses the first one for an hour',
  ),
  ADMIN_ID: row(value.telegramId, null, "the owner's numeric Telegram id"),
  PEERS_FILE: row(value.filePath, 'data/peers.json', 'the store; a relative path starts in the working directory'),
  STORE_KEY: secret(
    value.storeKey,
    '64 hex digits that seal the secrets in the store; without it one is made in store.key',
  ),
  TELEGRAM_API_ROOT: row(value.apiRoot, 'https://api.telegram.org', 'the Bot API server'),
  TELEGRAM_PROXY: secret(
    value.ways,
    'ways to Telegram in order of preference: `socks5h://`, `socks5://`, `http://` or `https://` proxies, `direct`',
  ),
  BOT_LANGUAGE: row(value.oneOf(LANGUAGES), 'ru', 'for people whose Telegram speaks none of the bot’s languages'),
  BOT_TIMEZONE: row(value.timezone, 'Europe/Moscow', 'for dates and quiet hours'),
  // An older version named tunnels `vpn_<8 characters>_<number>`; with at most 15 characters, 99 is the largest number.
  DEVICE_LIMIT: row(value.wholeNumber(1, 99), '3', 'devices per friend per node'),
  REGEN_GRACE_SECONDS: row(
    value.wholeNumber(0, 10 * YEAR),
    '604800',
    'how long an old key outlives /regen; 0: until the new file is sent',
  ),
  // Node's timers hold at most 24.8 days, and even once a day would be too rare.
  RECONCILE_SECONDS: row(
    value.wholeNumber(1, 86_400),
    '60',
    'how often every node is compared with the store; over SSH at least every 10 s',
  ),
  PROBE_MINUTES: row(
    value.minutesOrOff,
    '5',
    'how often the bot tries, with a handshake of its own, whether servers on other machines let friends in; off: never',
  ),
  EXIT_DEFAULT: row(
    value.oneOf(EXIT_WAYS),
    'auto',
    'where friends of a server with a link leave who have not chosen: auto (the list at the entry, the rest at the exit), home or away',
  ),
  EXIT_FALLBACK: row(
    value.oneOf(['direct', 'block']),
    null,
    'while an exit is silent: direct (leave at the entry) or block; unset: auto goes direct, away is blocked',
  ),
  EXIT_CHOICE: row(
    value.oneOf(['friends', 'owner']),
    'friends',
    'who chooses where a friend leaves: friends (each for themselves, in /server) or owner; a friend’s card in /users can say otherwise',
  ),
  EXIT_COUNTRY: row(value.country, 'RU', 'two letters: the country whose networks leave at the entry'),
  EXIT_LIST_URLS: row(
    value.httpsUrls,
    'https://ftp.ripe.net/pub/stats/ripencc/delegated-ripencc-extended-latest',
    'where the country’s networks are read from, once a week: daily statistics of registries, with commas between',
  ),
  DNS_UPSTREAMS: row(
    net.addressList,
    '1.1.1.1, 9.9.9.9, 2606:4700:4700::1111, 2620:fe::fe',
    'whom the name servers of `vpn-bot dns on` ask; the first one answers friends while such a server fails',
  ),
  // Public, but marked as secret: an owner may paste the secret half by mistake, which must not appear in the journal.
  BACKUP_RECIPIENT: secret(
    value.ageRecipient,
    'an age recipient (age1…) of your own that whole backups are sealed to; `vpn-bot backup-key` is the easy way, and needs nothing here',
  ),
  MAIL_IMAP_URL: secret(
    mail.imapUrl,
    'the mailbox of the mail desk: `imaps://user:password@imap.example.com`; only with `MAIL_SMTP_URL`',
  ),
  MAIL_SMTP_URL: secret(
    mail.smtpUrl,
    'how letters are sent: `smtps://user:password@smtp.example.com`; absent: there is no mail',
  ),
  MAIL_FROM: row(mail.address, null, 'the address of the mail desk, if the login is none'),
  MAIL_PROXY: secret(value.ways, 'ways to the mail servers, as in `TELEGRAM_PROXY`; absent: direct'),
  HELPER_PAGE_PORT: row(
    value.highPortOrOff,
    'off',
    'port of the page that friends open inside the tunnel of this machine, at its address; port 80 leads there',
  ),
  HELPER_PAGE_NAME: row(
    net.host,
    null,
    'a name that only the resolver in the tunnel knows: the page tells who answers names',
  ),
  METRICS_PORT: row(value.portOrOff, 'off', 'port for metrics'),
  LOG_LEVEL: row(value.oneOf(['trace', 'debug', 'info', 'warn', 'error']), 'info', 'the least level that is logged'),
  LOG_FORMAT: row(
    value.oneOf(['auto', 'json', 'pretty', 'journal']),
    'auto',
    'auto: journal lines under systemd, pretty on a terminal, else json',
  ),
  VPN_SERVER_HOST: row(net.host, null, "the predecessor's WG_ENDPOINT_HOST, used where that is absent"),
} satisfies Record<string, Setting>;

/** The settings of a node, by suffix; `main` has them as `WG_<SUFFIX>`, a node `eu1` as `WG_EU1_<SUFFIX>`. */
export const nodeSettings = {
  NAME: row(value.oneLine(30), null, 'shown to people'),
  DESCRIPTION: row(value.oneLine(100), null, 'a few words for the list of servers'),
  // Public, but marked as secret: an owner may paste the private key by mistake, which must not appear in the journal.
  SERVER_PUBLIC_KEY: secret(net.publicKey, "the interface's public key; absent: the one first seen is kept"),
  PROTOCOL: row(value.oneOf(PROTOCOLS), 'wireguard', 'what the server speaks: wireguard or amneziawg'),
  INTERFACE: row(
    net.interfaceName,
    null,
    'the tunnel’s interface on the server; the default is wg0, for AmneziaWG awg0',
  ),
  CONTAINER: row(
    net.containerName,
    null,
    'the Docker container that the interface is in, such as the AmneziaVPN app’s amnezia-awg2; only over SSH',
  ),
  NETWORK_CIDR: row(
    net.network(4, 8, 30, '10.0.0.0/24'),
    '10.0.0.0/24',
    "the peers' network; the default is main's only",
  ),
  NETWORK_CIDR6: row(net.network(6, 48, 126, 'fd00:10::/64'), null, 'a second network, /48 to /126'),
  ENDPOINT_HOST: row(net.host, null, 'where clients connect; over SSH the default is SSH_HOST'),
  ENDPOINT_PORT: row(value.port, '51820', 'UDP port of the interface'),
  DOORS: row(
    net.doorList,
    null,
    'further addresses at which the interface can be entered: a port of ENDPOINT_HOST, or host:port',
  ),
  DNS: row(net.dnsList, '1.1.1.1', 'name servers and search domains for clients'),
  ALLOWED_IPS: row(net.networkList, '0.0.0.0/0, ::/0', 'what clients send through the tunnel'),
  MTU: row(value.wholeNumber(576, 9200), null, "clients' MTU"),
  KEEPALIVE: row(value.wholeNumber(0, 65535), '25', 'seconds; 0 is off'),
  DISGUISE: row(
    value.oneOf(DISGUISES),
    'help',
    'files with a disguise for the AmneziaWG apps: help (where plain ones do not work), first (from the start) or off',
  ),
  COUNTRY: row(
    value.country,
    null,
    'two letters (ISO 3166) of the country where friends come out, for the helper page',
  ),
  RESERVED_IPS: row(net.reservedList, null, 'addresses and networks that friends never get'),
  SSH_HOST: row(net.host, null, 'the server, when it is not this machine'),
  SSH_PORT: row(value.port, '22', 'its SSH port'),
  SSH_USER: row(net.loginName, 'root', 'who logs in there: root, or a user whose key is bound to the gate'),
  SSH_KEY_PATH: row(
    value.filePath,
    null,
    "an unencrypted private key; a relative path starts in the settings file's folder",
  ),
  SSH_HOST_KEY: row(net.hostKeyFingerprint, null, "the server's pinned host key"),
  MOVED_TO: row(value.nodeId, null, 'alone, of a server that is gone: where its friends move'),
} satisfies Record<string, Setting>;

export type NodeSuffix = keyof typeof nodeSettings;

/** Every known setting by its full name; those of nodes under the names that `main` has. */
export const knownSettings: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ...Object.entries(botSettings),
  ...Object.entries(nodeSettings).map(([suffix, setting]): [string, Setting] => [`WG_${suffix}`, setting]),
]);
