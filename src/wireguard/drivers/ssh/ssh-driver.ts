import type { SshSettings } from '../../../config/settings.ts';
import type { TunnelInterface } from '../../dialect/dialect.ts';
import { type CommandLimits, commandDriver } from '../command-driver.ts';
import type { NodeDriver } from '../driver.ts';
import { APPLY, gateCommands, STANDBY } from '../gate/gate-commands.ts';
import { type NodeCommand, type NodeCommands, setFewArgv } from '../node-commands.ts';
import { quote } from '../quote.ts';
import { standbyCommands } from '../standby-commands.ts';
import { type EarlyStart, type RemoteCommand, SshConnection } from './ssh-connection.ts';

export interface SshDriverOptions extends TunnelInterface {
  /** The node's id, for the names of its settings in messages. */
  readonly id: string;
  readonly ssh: SshSettings;
  readonly limits?: SshLimits;
  /** Whether the login can run only the node's gate; by default true unless it is root. */
  readonly gate?: boolean;
  /** Called when the connection was lost, since the machine may have restarted. */
  readonly onDisturbed?: () => void;
}

export interface SshLimits extends CommandLimits {
  /** For opening a connection: network, handshake and login. */
  readonly connect: number;
}

const LIMITS: SshLimits = { connect: 10, command: 20, grace: 4 };

/** Returns the driver of an interface of another machine, which uses one lasting SSH connection. */
export function sshDriver({
  id,
  dialect,
  interface: name,
  container = null,
  ssh,
  ...options
}: SshDriverOptions): NodeDriver {
  const { limits = LIMITS, gate = isGate(ssh), onDisturbed } = options;
  const { connect, command, grace } = limits;
  const tunnel = { dialect, interface: name, container };
  const words = gate ? GATE_WORDS : shellWords(tunnel, command);
  const connection = new SshConnection(
    { ...ssh, id },
    {
      limits: { connect: connect * 1000, command: (command + grace) * 1000 },
      earlyStart: words.earlyStart,
      onLost: onDisturbed,
    },
  );
  return commandDriver({ ...tunnel, login: ssh.user }, words.commands, connection);
}

/**
 * Whether a login runs the gate. Root has a shell; any other user can change an interface only through the gate that `vpn-bot node add`
 * makes, so that no setting is needed for this.
 */
export const isGate = ({ user }: Pick<SshSettings, 'user'>): boolean => user !== 'root';

/** The commands for a login, and which of them may be started early. */
interface Words {
  readonly commands: NodeCommands<RemoteCommand>;
  readonly earlyStart: EarlyStart;
}

const GATE_WORDS: Words = { commands: gateCommands, earlyStart: { line: APPLY, early: STANDBY } };

function shellWords(tunnel: TunnelInterface, seconds: number): Words {
  const setFew = setFewArgv(tunnel, seconds);
  const commands = standbyCommands(tunnel, seconds, setFew);
  const remote = ({ argv, stdin }: NodeCommand) => ({ line: quote(argv), stdin });
  const line = quote(setFew);
  return {
    commands: {
      dump: () => remote(commands.dump()),
      apply: (changes) => commands.apply(changes).map(remote),
      statistics: () => remote(commands.statistics()),
      parameters: () => remote(commands.parameters()),
      headerKey: () => remote(commands.headerKey()),
      exits: (text) => remote(commands.exits(text)),
      limits: (lines) => remote(commands.limits(lines)),
      resolver: (text) => remote(commands.resolver(text)),
    },
    earlyStart: { line, early: line },
  };
}
