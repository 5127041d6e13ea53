import { isIPv4, isIPv6 } from 'node:net';
import { NodeError } from './driver.ts';

/** 32 bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** Returns the key; throws `NodeError` if it is not one, so that nothing else can get into a command. */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new NodeError('command', `${JSON.stringify(key)} is not a WireGuard public key`);
  return key;
}

/** Returns the preshared key of the peer `key`; throws `NodeError`, which does not quote it, if it is not a key. */
export function checkedPresharedKey(key: string, presharedKey: string): string {
  if (!KEY.test(presharedKey)) throw new NodeError('command', `peer ${key}: its preshared key is not a WireGuard key`);
  return presharedKey;
}

/** Returns the address; throws `NodeError` unless it is one host (`/32` or `/128`): a wider prefix would take addresses of other peers. */
export function checkedAddress(allowedIp: string): string {
  const [address = '', prefix] = allowedIp.split('/', 2);
  const host = (isIPv4(address) && prefix === '32') || (isIPv6(address) && !address.includes('%') && prefix === '128');
  if (!host || allowedIp !== `${address}/${prefix}`) {
    throw new NodeError('command', `${JSON.stringify(allowedIp)} is not one host's address such as 10.0.0.3/32`);
  }
  return allowedIp;
}

/** Returns the interface's name; throws `NodeError` if it could be read as an option, a path or a keyword of the program. */
export function checkedInterface(name: string): string {
  if (/^[A-Za-z0-9_=+.][A-Za-z0-9_=+.-]{0,14}$/.test(name) && name !== 'all' && name !== 'interfaces') return name;
  throw new NodeError('command', `${JSON.stringify(name)} cannot be the name of a WireGuard interface`);
}
