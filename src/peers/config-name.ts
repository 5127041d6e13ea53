import type { PeerRecord } from './records.ts';

/** The longest tunnel name that every client app takes; the name is the file's without `.conf`. */
const LONGEST = 15;

/**
 * The config's file name, unique among one friend's devices: the first device on `main` keeps the predecessor's
 * `vpn_<telegram_id>.conf` while that fits, all others are `vpn_<node>[_<number>].conf`.
 */
export function configName({
  telegram_id,
  server_id,
  number,
}: Pick<PeerRecord, 'telegram_id' | 'server_id' | 'number'>): string {
  const familiar = `vpn_${telegram_id}`;
  if (server_id === 'main' && number === 1 && familiar.length <= LONGEST) return `${familiar}.conf`;
  return `vpn_${server_id}${number === 1 ? '' : `_${number}`}.conf`;
}

/** The name of the same config without IPv6: another tunnel for the apps, and never longer. */
export const ipv4ConfigName = (name: string): string => name.replace(/^vpn_/, 'v4_');

/** The tunnel that a client makes of a file. */
export const tunnelName = (name: string): string => name.replace(/\.conf$/, '');

/** The file that shows the config as a QR code. */
export const pictureName = (name: string): string => `${tunnelName(name)}.png`;
