import type { Deed } from '../../format/audit-line.ts';
import type { Formats } from '../../format/formats.ts';
import { DAYS } from './nouns.ts';

const VERDICTS: Readonly<Record<string, string>> = {
  approve: 'request: let in',
  refuse: 'request: refused',
  block: 'request: blocked',
};
const WAYS: Readonly<Record<string, string>> = { auto: 'auto', home: 'all from there', away: 'all from' };
const ENDS: Readonly<Record<string, string>> = { tell: 'only tell', slow: 'slow down', pause: 'switch the VPN off' };
const speed = (mbit: string | undefined) =>
  Number(mbit) === 0 ? 'speed: as for everybody' : `speed: up to ${mbit} Mbit/s`;
const days = (format: Formats, count: string | undefined) =>
  Number(count) === 0 ? 'access for good' : `+${format.count(Number(count), DAYS)}`;

/** What buttons did, for `/log`, in English. By the action in the button's data; `rights`: the names of what helpers may do. */
export const deeds = (format: Formats, rights: Readonly<Record<string, string>>): Readonly<Record<string, Deed>> => ({
  request: ([, verdict = '']) => VERDICTS[verdict] ?? null,
  'let-in': () => 'let in',
  unbind: () => 'access ended',
  'wait-for': ([name]) => `waits for @${name}`,
  'no-wait': ([name]) => `no longer waits for @${name}`,
  extend: ([, count]) => days(format, count),
  'inv-new': () => 'a new invite',
  'inv-holds': ([, count]) => `invite: the link holds ${format.count(Number(count), DAYS)}`,
  'inv-stays': ([, count]) =>
    `invite: ${Number(count) === 0 ? 'access for good' : `access for ${format.count(Number(count), DAYS)}`}`,
  'inv-server': ([, node = '', wanted], server) =>
    `invite: server ${server(node)} ${wanted === 'on' ? 'open' : 'not open'}`,
  'inv-node': ([, node = ''], server) => `invite: server ${server(node)} on or off`,
  'inv-drop': () => 'invite taken back',
  'u-pause': () => 'paused',
  'u-resume': () => 'resumed',
  'u-more': ([, count]) => days(format, count),
  'u-end-on': ([, day]) => `access until ${format.date(Number(day) * 86_400_000)}`,
  'u-give-now': ([count]) => `for all whose access has an end: ${days(format, count)}`,
  'u-set-limit': ([, limit]) => (limit === '0' ? 'devices: as for everybody' : `devices on a server: up to ${limit}`),
  'u-set-server': ([, node = '', wanted], server) =>
    `server ${server(node)}: ${wanted === 'on' ? 'allowed' : 'not allowed'}`,
  'u-clear': ([, what]) => (what === 'name' ? 'name cleared' : 'note cleared'),
  'u-make': () => 'a config made and sent',
  'u-send': () => 'config sent again',
  'u-keys': () => 'new keys',
  'u-remove-now': () => 'access ended',
  'u-restore': () => 'access given back, all as before',
  right: ([, right = '', wanted]) => `helper: ${rights[right] ?? right} ${wanted === 'on' ? 'given' : 'taken'}`,
  'n-adopt-now': ([node = ''], server) => `foreign peer on ${server(node)}: now a device`,
  'n-remove-now': ([node = ''], server) => `foreign peer on ${server(node)} removed`,
  'n-pardon': ([node = ''], server) => `foreign peer on ${server(node)} stays after all`,
  'n-claim': ([node = ''], server) => `ended key on ${server(node)}: said to be the owner’s own`,
  weekly: ([wanted]) => `weekly backup: ${wanted === 'on' ? 'on' : 'off'}`,
  monthly: ([_month, wanted]) => `monthly digest: ${wanted === 'on' ? 'on' : 'off'}`,
  'weekly-mail': ([wanted]) => `weekly backup by mail: ${wanted === 'on' ? 'on' : 'off'}`,
  broadcast: () => 'message to everybody sent',
  'leave-broadcast': () => null,
  'no-broadcast': () => null,
  'restore-cancel': () => null,
  'ro-start': ([node = ''], server) => `new files for ${server(node)}: begun`,
  'ro-remind': () => 'new files: reminded',
  'ro-finish': () => 'new files: finished',
  'ro-undo': () => 'new files: taken back',
  'hand-first': () => 'config handed over without Telegram',
  hand: () => 'config handed over without Telegram',
  'u-mail-renew': () => 'mail: another code',
  'u-mail-end': () => 'access by mail ended',
  update: () => 'asked for the update of the bot',
  'u-exit': ([, node = '', way = '', to = ''], server) =>
    `sites when entering at ${server(node)}: ${WAYS[way] ?? way}${way === 'away' ? ` ${server(to)}` : ''}`,
  'u-exit-free': ([, wanted]) => `where sites open from: ${wanted === 'yes' ? 'they choose' : 'the owner chooses'}`,
  'al-gb': ([, gb]) => (Number(gb) === 0 ? 'allowance: no limit' : `allowance: ${gb} GB a month`),
  'al-usual': () => 'allowance: as for everybody',
  'al-end': ([, end = '']) => `when the allowance is used up: ${ENDS[end] ?? end}`,
  'al-speed': ([, mbit]) => speed(mbit),
  'al-set-dev': ([, , mbit]) => `a device, ${speed(mbit)}`,
  'al-more': () => 'allowance: more for this month',
  'spare-bot': ([choice]) => (choice === 'stay' ? 'the spare bot stays' : 'back to the first bot'),
});
