import { closest } from 'fastest-levenshtein';
import * as z from 'zod';
import { readName } from '../visible.ts';
import { checked, Wrong } from './checked.ts';

/** A whole number in decimal digits, from `min` to `max`. */
export function wholeNumber(min: number, max: number, problem = `must be a whole number from ${min} to ${max}`) {
  return z
    .string()
    .regex(/^\d{1,16}$/, problem)
    .transform(Number)
    .pipe(z.number().min(min, problem).max(max, problem));
}

/** One of these words, in upper or lower case. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, { error: `must be one of ${words.join(', ')}` }));
}

/** A TCP or UDP port. */
export const port = wholeNumber(1, 65535, 'a port is a whole number from 1 to 65535');

/** A node's id; upper case is accepted. */
export const nodeId = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9]{1,8}$/, 'must be the id of a server, such as main or eu1');

/** A port, or null for the word `off`. */
export const portOrOff = checked((text) => {
  const found = port.safeParse(text);
  if (text === 'off' || found.success) return found.data ?? null;
  return new Wrong('must be a port from 1 to 65535, or off');
});

/** The same without the ports that only root may open. */
export const highPortOrOff = checked((text) => {
  const found = wholeNumber(1024, 65_535).safeParse(text);
  if (text === 'off' || found.success) return found.data ?? null;
  return new Wrong('must be a port from 1024 to 65535, or off');
});

/** A country's code, in capital letters. */
export const country = checked((text) =>
  /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : new Wrong('must be two letters, such as FI'),
);

/** At most ten https addresses, separated by commas or spaces. */
export const httpsUrls = checked((text) => {
  const words = [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
  const areRight = words.every((word) => {
    const url = URL.parse(word);
    return url?.protocol === 'https:' && !url.username && !url.password && !url.hash;
  });
  if (areRight && words.length > 0 && words.length <= 10) return words;
  return new Wrong(
    'must be one to ten https:// addresses without user and #, with commas between; such as https://ftp.ripe.net/pub/stats/ripencc/delegated-ripencc-extended-latest',
  );
});

/** Whole minutes up to a day, or null for the word `off`. */
export const minutesOrOff = checked((text) => {
  const found = wholeNumber(1, 1440).safeParse(text);
  if (text === 'off' || found.success) return found.data ?? null;
  return new Wrong('must be a whole number of minutes from 1 to 1440, or off');
});

/** The public half of an age key pair, in Bech32. */
export const ageRecipient = checked((text) => {
  if (/^age1[02-9ac-hj-np-z]{58}$/.test(text)) return text;
  return new Wrong(
    text.startsWith('AGE-SECRET-KEY')
      ? 'is the secret half; keep that off the server and put the line with age1… here'
      : 'is not an age recipient; run `age-keygen -o backup-key.txt` on your own computer and copy the age1… line',
  );
});

/** A token in the form that @BotFather gives out; whether it is valid only Telegram knows. `off`: there is no bot. */
export const tokenOrOff = z
  .string()
  .regex(
    /^(?:\d{1,16}:[\w-]{30,64}|off)$/,
    "is not a bot token; copy it whole from @BotFather's message (digits, colon, letters), or write off to go without a bot",
  );

/** A token in that form alone. */
export const botToken = z
  .string()
  .regex(
    /^\d{1,16}:[\w-]{30,64}$/,
    "is not a bot token; copy it whole from @BotFather's message (digits, colon, letters)",
  );

/** A person's numeric id; Telegram says that ids have at most 52 bits. */
export const telegramId = wholeNumber(
  1,
  2 ** 52,
  'must be your numeric Telegram id, not a @username; @userinfobot tells you yours',
);

/** 32 bytes as lowercase hex digits. */
export const storeKey = z
  .string()
  .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits; make one with: openssl rand -hex 32')
  .toLowerCase();

/** An http(s) address without its trailing slash. */
export const apiRoot = checked((text) => {
  const url = URL.parse(text);
  const plain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!plain || !/^https?:\/\/[^/]/i.test(text)) {
    return new Wrong('must be an http:// or https:// address without user, ? and #; such as https://api.telegram.org');
  }
  return text.replace(/\/+$/, '');
});

/** The ways to reach Telegram in order of preference, separated by commas or spaces: proxy URLs and `direct`. */
export const ways = checked((text) => {
  const found = text.split(/[\s,]+/).filter((word) => word !== '');
  const read = found.map((word) => (word.toLowerCase() === 'direct' ? 'direct' : proxyUrl(word)));
  const known = read.filter((way) => way !== null);
  if (known.length > 0 && known.length === read.length) return [...new Set(known)];
  return new Wrong(
    'must be socks5h://[user:password@]host:port (or socks5://, http://, https://), several with commas between, direct among them if wanted; put quotes around a value with #, and write @ / : # and a comma in a password as %40 %2F %3A %23 %2C',
  );
});

/** A proxy's URL with its scheme in lower case; null if it is not one. */
function proxyUrl(text: string): string | null {
  const url = URL.parse(text);
  if (!url?.hostname || !/^(?:socks5h?|https?):\/\//i.test(text)) return null;
  if (!/^\/?$/.test(url.pathname + url.search + url.hash) || !isDecodable(url.username + url.password)) return null;
  return text.replace(/^[^:]+/, (scheme) => scheme.toLowerCase());
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false; // a % that does not begin an escape
  }
}

/** A time zone that this Node knows. */
export const timezone = checked((text) => {
  if (Intl.supportedValuesOf('timeZone').includes(text)) return text; // 20 ms faster at the start than DateTimeFormat, which also accepts aliases
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    return new Wrong(`no such time zone; ${zoneMeant(text)}`);
  }
});

/** Common abbreviations and the zone that we suggest; some of them have other meanings elsewhere. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  ...{
    MSK: 'Europe/Moscow',
    MSD: 'Europe/Moscow',
    МСК: 'Europe/Moscow',
    SAMT: 'Europe/Samara',
    YEKT: 'Asia/Yekaterinburg',
  },
  ...{
    OMST: 'Asia/Omsk',
    NOVT: 'Asia/Novosibirsk',
    KRAT: 'Asia/Krasnoyarsk',
    IRKT: 'Asia/Irkutsk',
    YAKT: 'Asia/Yakutsk',
  },
  ...{ VLAT: 'Asia/Vladivostok', MAGT: 'Asia/Magadan', PETT: 'Asia/Kamchatka', ALMT: 'Asia/Almaty', GST: 'Asia/Dubai' },
  ...{ CEST: 'Europe/Berlin', EEST: 'Europe/Kyiv', BST: 'Europe/London', WEST: 'Europe/Lisbon', IST: 'Asia/Kolkata' },
  ...{ EDT: 'America/New_York', CDT: 'America/Chicago', MDT: 'America/Denver', PDT: 'America/Los_Angeles' },
};

/** A suggestion what to write instead of an abbreviation, an offset from UTC or a mistyped name. */
function zoneMeant(text: string): string {
  const name = ABBREVIATIONS[text.toUpperCase()];
  if (name !== undefined) return `write the name of a place, such as ${name}`;
  const [, sign, hours, minutes = '00'] = /^(?:UTC|GMT|Z)?\s*([+\-−–])?\s*(\d{1,2})(?::?(\d\d))?$/i.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 14) {
    const zones = Intl.supportedValuesOf('timeZone');
    const city = zones.find((zone) => zone.toLowerCase().endsWith(`/${text.toLowerCase()}`));
    return `did you mean ${city ?? closest(text, zones)}?`;
  }
  const place = 'or better the name of a place, such as Europe/Moscow';
  const isEast = sign === undefined || sign === '+';
  if (minutes !== '00') return `write ${isEast ? '+' : '-'}${hours.padStart(2, '0')}:${minutes}, ${place}`;
  if (Number(hours) === 0) return 'write UTC';
  // These names have the opposite sign, as in POSIX.
  return `write Etc/GMT${isEast ? '-' : '+'}${Number(hours)} (its sign is the other way round), ${place}`;
}

/** One line of text for people, of at most `maxLength` characters; invisible characters are removed. */
export function oneLine(maxLength: number) {
  return checked((text) => {
    const name = readName(text, Number.POSITIVE_INFINITY);
    const fits = !/[\p{Cc}\u2028\u2029]/u.test(text) && [...name].length <= maxLength;
    if (!fits) return new Wrong(`must be one line of at most ${maxLength} characters`);
    return name === '' ? new Wrong('has no character that can be seen') : name;
  });
}

/** A path; whether the file exists and can be read is not checked here. */
export const filePath = z
  .string()
  .refine(
    (text) => !/\p{Cc}/u.test(text) && !text.includes('-----BEGIN'),
    'must be the path of a file, not its contents',
  );
