import { readFileSync, statSync } from 'node:fs';

const LOOK_EVERY_MS = 1000;

/**
 * Calls back when the interface of this machine was made anew: `wg-quick down` and `up` between two looks would else cost its peers
 * up to a minute. Returns the way to stop watching. The kernel's number of the interface tells, or wireguard-go's socket.
 */
export function watchInterface(name: string, onNew: () => void): () => void {
  let known = identityOf(name);
  const timer = setInterval(() => {
    const identity = identityOf(name);
    if (identity !== null && identity !== known) onNew();
    known = identity;
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/** Null while there is no such interface, or none that this process may see. */
function identityOf(name: string): string | null {
  const reads = [() => `kernel ${readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8')}`, () => socketOf(name)];
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
function socketOf(name: string): string {
  const { ino, ctimeNs } = statSync(`/var/run/wireguard/${name}.sock`, { bigint: true });
  return `socket ${ino} ${ctimeNs}`;
}
