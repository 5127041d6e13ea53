import { settingNames } from '../../../config/setting-names.ts';
import type { NodeOff } from '../../../config/settings.ts';
import type { Log } from '../../../log.ts';
import type { HostKeySource } from './ssh-login.ts';

/** For each node that lacks only its pinned host key: logs the line to add, with the fingerprint that the server shows now. */
export function printPins(nodesOff: readonly NodeOff[], log: Log): void {
  for (const { id, unpinned } of nodesOff) {
    if (!unpinned) continue;
    read(unpinned).then(
      (fingerprint) =>
        log.warn(
          `node ${id}: if this is your server's fingerprint, add this line to the settings: ${settingNames(id, 'SSH_HOST_KEY')[0]}=${fingerprint}`,
        ),
      (error: unknown) => log.warn({ err: error }, `node ${id}: its host key could not be read`),
    );
  }
}

/** Reads the host key's fingerprint. SSH is loaded only when it is used, see `SshConnection`. */
async function read(source: HostKeySource): Promise<string> {
  const { readHostKey } = await import('./ssh-login.ts');
  return readHostKey(source);
}
