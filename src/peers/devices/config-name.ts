import type { PeerRecord } from '../records/peer-record.ts';
import { serverWord } from './server-word.ts';

/** The longest tunnel name that every client app takes; the name is the file's without `.conf`. */
export const LONGEST_TUNNEL = 15;

/**
 * The tunnel name of the friend's nth file: `Helsinki-2`. Different numbers give different names, also where letter case is ignored; the
 * old form (`vpn_…`) contains no `-`, and no word that Windows reserves has this form.
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
 * The name that a version without numbers, or the predecessor, gave to all files of a device. Now only a friend's first file on `main`
 * gets it.
 */
export function formerName({
  telegram_id,
  server_id,
  number,
}: Pick<PeerRecord, 'telegram_id' | 'server_id' | 'number'>): string {
  const familiar = server_id === 'main' && number === 1 ? familiarName(telegram_id) : null;
  return familiar ?? `vpn_${server_id}${number === 1 ? '' : `_${number}`}`;
}

/** The name of the config file for a tunnel name. */
export const configName = (tunnel: string): string => `${tunnel}.conf`;

/** The name of the picture with the QR code. */
export const pictureName = (tunnel: string): string => `${tunnel}.png`;
