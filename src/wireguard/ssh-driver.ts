import type { SshSettings } from '../config/settings.ts';
import { type CommandLimits, commandDriver } from './command-driver.ts';
import type { NodeDriver } from './driver.ts';
import { SshConnection } from './ssh-connection.ts';

export interface SshDriverOptions {
  /** The node's id, for the names of its settings. */
  readonly id: string;
  readonly interface: string;
  readonly ssh: SshSettings;
  readonly limits?: SshLimits;
  /** Called when the kept connection was lost: the machine may have started anew. */
  readonly onDisturbed?: () => void;
}

export interface SshLimits extends CommandLimits {
  /** For all of connecting: network, handshake and login. */
  readonly connect: number;
}

const LIMITS: SshLimits = { connect: 10, command: 20, grace: 4 };

/** The driver of an interface of another machine, over one kept SSH connection. */
export function sshDriver({ id, interface: name, ssh, limits = LIMITS, onDisturbed }: SshDriverOptions): NodeDriver {
  const { connect, command, grace } = limits;
  const limitsMs = { connect: connect * 1000, command: (command + grace) * 1000 };
  return commandDriver(name, limits, new SshConnection({ ...ssh, id }, limitsMs, onDisturbed));
}
