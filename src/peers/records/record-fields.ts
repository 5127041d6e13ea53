import { isIPv4 } from 'node:net';
import * as z from 'zod';
import { addressAt, parseSubnet } from '../nodes/subnet.ts';

/** A WireGuard key: 32 bytes in canonical base64. */
export const wireguardKey = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'not a WireGuard key');

/** A Telegram id as a field name. */
export const telegramKey = z.string().regex(/^[1-9]\d*$/, 'not a Telegram id');

/** A secret encrypted by `SecretBox`. */
export const sealed = z.string().regex(/^v1:[A-Za-z0-9+/]+=*$/, 'not a sealed secret (v1:…)');

/** One IPv4 address, `/32`. */
export const host4 = z
  .string()
  .refine((text) => text.endsWith('/32') && isIPv4(text.slice(0, -3)), 'not one IPv4 address with /32');

/** One IPv6 address, `/128`. */
export const host6 = z.string().refine(isHost6, 'not one IPv6 address with /128, as short as it can be written');

/** Requires the canonical spelling, because the plan compares addresses with what `wg` prints. */
function isHost6(text: string): boolean {
  try {
    return `${addressAt(parseSubnet(text.replace(/\/128$/, '')), 0n)}/128` === text;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
