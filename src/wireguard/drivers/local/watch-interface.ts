import { readFileSync, statSync } from 'node:fs';
import type { TunnelInterface } from '../../dialect/dialect.ts';

const CHECK_EVERY_MS = 1000;

/**
 * Calls `onNew` when an interface of this machine was recreated. Without this, after a `down` and `up` of the quick tool its peers would
 * be missing for up to a minute, until the next poll. Returns a function that stops watching. A new interface is recognised by its number
 * in the kernel, or by the socket of the program in user space.
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

/** What identifies the present interface; null while there is none that this process can see. */
function identityOf({ dialect, interface: name }: TunnelInterface): string | null {
  const reads = [
    () => `kernel ${readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8')}`,
    () => socketOf(`${dialect.socketFolder}/${name}.sock`),
  ];
  for (const read of reads) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error; // absent or not readable: try the next way
    }
  }
  return null;
}

/** Identifies a socket by more than its inode number, since many file systems reuse the number of a deleted file at once. */
function socketOf(path: string): string {
  const { ino, ctimeNs } = statSync(path, { bigint: true });
  return `socket ${ino} ${ctimeNs}`;
}
