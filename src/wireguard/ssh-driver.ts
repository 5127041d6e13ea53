import type { SshSettings } from '../config/settings.ts';
import { type CommandLimits, commandDriver } from './command-driver.ts';
import type { NodeDriver } from './driver.ts';
import { gateCommands } from './gate-commands.ts';
import { type NodeCommand, type NodeCommands, shellCommands } from './node-commands.ts';
import { quote } from './quote.ts';
import { type RemoteCommand, SshConnection } from './ssh-connection.ts';

export interface SshDriverOptions {
  /** The node's id, for the names of its settings. */
  readonly id: string;
  readonly interface: string;
  readonly ssh: SshSettings;
  readonly limits?: SshLimits;
  /** Whether the login is bound to the node's gate; by default every one but root's is. */
  readonly gate?: boolean;
  /** Called when the kept connection was lost: the machine may have started anew. */
  readonly onDisturbed?: () => void;
}

export interface SshLimits extends CommandLimits {
  /** For all of connecting: network, handshake and login. */
  readonly connect: number;
}

const LIMITS: SshLimits = { connect: 10, command: 20, grace: 4 };

/** The driver of an interface of another machine, over one kept SSH connection. */
export function sshDriver({ id, interface: name, ssh, ...options }: SshDriverOptions): NodeDriver {
  const { limits = LIMITS, gate = isGate(ssh), onDisturbed } = options;
  const { connect, command, grace } = limits;
  const limitsMs = { connect: connect * 1000, command: (command + grace) * 1000 };
  const commands = gate ? gateCommands : overSsh(shellCommands(name, command));
  return commandDriver(name, commands, new SshConnection({ ...ssh, id }, limitsMs, onDisturbed));
}

/**
 * Root has a shell. Any other user may do nothing with an interface but through the gate that `vpn-bot node add` makes, so the
 * user's name says which words the node takes, and no setting is needed for it.
 */
export const isGate = ({ user }: Pick<SshSettings, 'user'>): boolean => user !== 'root';

function overSsh(commands: NodeCommands<NodeCommand>): NodeCommands<RemoteCommand> {
  const remote = ({ argv, stdin }: NodeCommand) => ({ line: quote(argv), stdin });
  return {
    dump: () => remote(commands.dump()),
    apply: (changes) => commands.apply(changes).map(remote),
    statistics: () => remote(commands.statistics()),
  };
}
