import type { PeerRecord } from '../records/records.ts';
import { serverWord } from './server-word.ts';

/** The longest tunnel name that every client app takes; the name is the file's without `.conf`. */
export const LONGEST_TUNNEL = 15;

/**
 * The tunnel of the friend's so-manieth file: `Helsinki-2`. No two numbers of one friend give the same name, also where letter case
 * does not count, and none gives a name of the other form (`vpn_…`), which has no `-`. No word that Windows reserves ends so.
 */
export function numberedName(node: { readonly id: string; readonly name: string }, number: number): string {
  const end = `-${number}`;
  return `${serverWord(node, LONGEST_TUNNEL - end.length)}${end}`;
}

/** The predecessor's name for a friend's config on `main`, or null where that is too long. */
export function familiarName(telegramId: number): string | null {
  const name = `vpn_${telegramId}`;
  return name.length <= LONGEST_TUNNEL ? name : null;
}

/**
 * What a version without numbers, or the predecessor, called all files of a device. Nothing new is called so but a friend's first
 * file on `main`.
 */
export function formerName({
  telegram_id,
  server_id,
  number,
}: Pick<PeerRecord, 'telegram_id' | 'server_id' | 'number'>): string {
  const familiar = server_id === 'main' && number === 1 ? familiarName(telegram_id) : null;
  return familiar ?? `vpn_${server_id}${number === 1 ? '' : `_${number}`}`;
}

/** The file that an app makes a tunnel of this name from. */
export const configName = (tunnel: string): string => `${tunnel}.conf`;

/** The file that shows the config as a QR code. */
export const pictureName = (tunnel: string): string => `${tunnel}.png`;
