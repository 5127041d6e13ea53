import { readFileSync, statSync } from 'node:fs';
import type { TunnelInterface } from '../../dialect/dialect.ts';

const CHECK_EVERY_MS = 1000;

/**
 * Calls back when the interface of this machine was made anew. Without it, the quick tool's `down` and `up` between two polls would
 * leave its peers away for up to a minute. Returns the function that stops watching. A new interface is told by its number in the
 * kernel, or by the socket of the program in user space.
 */
export function watchInterface(tunnel: TunnelInterface, onNew: () => void): () => void {
  let known = identityOf(tunnel);
  const timer = setInterval(() => {
    const identity = identityOf(tunnel);
    if (identity !== null && identity !== known) onNew();
    known = identity;
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}

/** Null while there is no such interface, or none that this process may see. */
function identityOf({ dialect, interface: name }: TunnelInterface): string | null {
  const reads = [
    () => `kernel ${readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8')}`,
    () => socketOf(`${dialect.socketFolder}/${name}.sock`),
  ];
  for (const read of reads) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error; // absent or not ours to see: the next way
    }
  }
  return null;
}

/** The socket's number alone would not do: many file systems give the next file the number of the one that just went. */
function socketOf(path: string): string {
  const { ino, ctimeNs } = statSync(path, { bigint: true });
  return `socket ${ino} ${ctimeNs}`;
}
