import { isIPv4, isIPv6 } from 'node:net';
import { NodeError } from './driver.ts';

/** 32 bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** The text itself, or `NodeError`: nothing that is no key may become a word or a line of a command. */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new NodeError('command', `${JSON.stringify(key)} is not a WireGuard public key`);
  return key;
}

/** The same for the secret half; the error does not repeat it. */
export function checkedPresharedKey(key: string, presharedKey: string): string {
  if (!KEY.test(presharedKey)) throw new NodeError('command', `peer ${key}: its preshared key is not a WireGuard key`);
  return presharedKey;
}

/** One host, `/32` or `/128`: a wider prefix would take the addresses of all other peers. */
export function checkedAddress(allowedIp: string): string {
  const [address = '', prefix] = allowedIp.split('/', 2);
  const host = (isIPv4(address) && prefix === '32') || (isIPv6(address) && !address.includes('%') && prefix === '128');
  if (!host || allowedIp !== `${address}/${prefix}`) {
    throw new NodeError('command', `${JSON.stringify(allowedIp)} is not one host's address such as 10.0.0.3/32`);
  }
  return allowedIp;
}

/** A name that can be an interface's and nothing else: no option, no path, none of the program's own words. */
export function checkedInterface(name: string): string {
  if (/^[A-Za-z0-9_=+.][A-Za-z0-9_=+.-]{0,14}$/.test(name) && name !== 'all' && name !== 'interfaces') return name;
  throw new NodeError('command', `${JSON.stringify(name)} cannot be the name of a WireGuard interface`);
}
