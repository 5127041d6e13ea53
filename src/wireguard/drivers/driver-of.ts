import type { NodeSettings } from '../../config/settings.ts';
import type { NodeDriver } from './driver.ts';
import { localDriver } from './local/local-driver.ts';
import { sshDriver } from './ssh/ssh-driver.ts';

/** The driver that a node's settings ask for; `onDisturbed` is called when what was last read may no longer hold. */
export function driverOf({ id, dialect, interface: name, ssh }: NodeSettings, onDisturbed?: () => void): NodeDriver {
  const options = { dialect, interface: name, ...(onDisturbed ? { onDisturbed } : {}) };
  return ssh ? sshDriver({ id, ssh, ...options }) : localDriver(options);
}
