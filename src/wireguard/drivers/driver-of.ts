import type { NodeSettings } from '../../config/settings.ts';
import type { NodeDriver } from './driver.ts';
import { localDriver } from './local/local-driver.ts';
import { sshDriver } from './ssh/ssh-driver.ts';

/** Returns the driver for a node's settings. It calls `onDisturbed` when the last snapshot may be outdated. */
export function driverOf(
  { id, dialect, interface: name, container = null, ssh }: NodeSettings,
  onDisturbed?: () => void,
): NodeDriver {
  const options = { dialect, interface: name, container, ...(onDisturbed ? { onDisturbed } : {}) };
  return ssh ? sshDriver({ id, ssh, ...options }) : localDriver(options);
}
