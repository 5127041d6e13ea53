import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);

/** Whether a name or an address is one of this machine's own; a name that cannot be looked up is not. `own`: the machine's addresses. */
export async function isThisMachine(host: string, own: readonly string[] = ownAddresses()): Promise<boolean> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.some(({ address }) => own.includes(address) || address.startsWith('127.') || address === '::1');
}
