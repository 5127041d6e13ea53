import type { NodeChanges, PeerToSet } from '../../peers/nodes/snapshot.ts';
import { type TunnelInterface, usesContainer } from '../dialect/dialect.ts';
import { checkedAddress, checkedInterface, checkedKey, checkedPresharedKey } from './checked-values.ts';
import { programsWhereItIs } from './container.ts';
import type { Knock } from './driver.ts';
import {
  dumpScript,
  END,
  framed,
  limitsScript,
  READ,
  READ_FEW,
  removeScript,
  SERVE_EXITS,
  SERVE_RESOLVER,
  setInTimeScript,
  setScript,
  setWaitingScript,
  statisticsScript,
} from './node-scripts.ts';
import { TELL_PARAMETERS } from './tell-parameters.ts';

/** A program with its arguments, and the text for its stdin. Secrets are only in the text. */
export interface NodeCommand {
  readonly argv: readonly string[];
  readonly stdin: string | null;
}

/** Makes the commands for one kind of node; `C` is what its runner accepts. */
export interface NodeCommands<C> {
  /** Reads the interface without its secrets; the answer is for `DumpReader`. */
  dump(): C;
  /** The commands for all changes, as few as possible; none when there is nothing to do. Throws `NodeError` for an invalid value. */
  apply(changes: NodeChanges): readonly C[];
  /** Reads the machine's statistics and setup; the answer is for `parseStatistics`. */
  statistics(): C;
  /** Reads the interface's AmneziaWG parameters without its keys; the answer is for `parseParameters`. */
  parameters(): C;
  /** Reads the header protection key, a secret; the answer is for `parseHeaderKey`. */
  headerKey(): C;
  /** Has `vpn-bot-exits` take a text. */
  exits(text: string): C;
  /** Puts speed limits in force; the answer is for `readLimits`. */
  limits(lines: readonly string[]): C;
  /** Has `vpn-bot-dns` take a text. */
  resolver(text: string): C;
  /** Sends packets to a door of another machine; the answer is for `parseKnock`. Absent: only a gate does that. */
  knock?(knock: Knock): C;
}

/** Up to how many peers the shell itself reads the text; more are read faster by a program. */
export const FEW = 10;

/** Removals of one call: about 60 bytes each, and Linux takes at most 128 KiB in the one argument that SSH makes of a command. */
const REMOVALS_PER_CALL = 1000;

/** The text for `limits`, with its last line. */
export const limitsText = (lines: readonly string[]): string => `${[...lines, END].join('\n')}\n`;

/** The commands for a shell that may run the VPN program, here or as root elsewhere. Each is killed after `seconds`. */
export function shellCommands(tunnel: TunnelInterface, seconds: number): NodeCommands<NodeCommand> {
  return {
    dump: () => dumpCommand(tunnel, seconds),
    apply: (changes) => applyCommands(tunnel, changes, seconds),
    statistics: () => statisticsCommand(tunnel, seconds),
    parameters: () => parametersCommand(tunnel, 'parameters', seconds),
    headerKey: () => parametersCommand(tunnel, 'header_key', seconds),
    exits: (text) => ({ argv: script(tunnel, seconds, SERVE_EXITS), stdin: text }),
    limits: (lines) => ({ argv: script(tunnel, seconds, limitsScript(tunnel)), stdin: limitsText(lines) }),
    resolver: (text) => ({ argv: script(tunnel, seconds, SERVE_RESOLVER), stdin: text }),
  };
}

/** Reads the interface without its secrets; the answer is for `DumpReader`. */
export function dumpCommand(tunnel: TunnelInterface, seconds: number): NodeCommand {
  return { argv: script(tunnel, seconds, dumpScript(tunnel.dialect)), stdin: null };
}

/** The commands for all changes: one for all sets and the first thousand removals, one for each further thousand. */
export function applyCommands(tunnel: TunnelInterface, changes: NodeChanges, seconds: number): NodeCommand[] {
  const { dialect } = tunnel;
  const removals = changes.remove.map((key) => ['peer', checkedKey(key), 'remove']);
  const text = changes.set.length > 0 ? peersText(changes.set) : null;
  const commands: NodeCommand[] = [];
  for (let at = 0; at < removals.length || (at === 0 && text !== null); at += REMOVALS_PER_CALL) {
    const words = removals.slice(at, at + REMOVALS_PER_CALL).flat();
    const stdin = at === 0 ? text : null;
    const sets = stdin === null ? [] : [changes.set.length <= FEW ? READ_FEW : READ, setScript(dialect)];
    const steps = [...sets, ...(words.length === 0 ? [] : [removeScript(dialect)])];
    commands.push({ argv: script(tunnel, seconds, steps.join('\n'), ...words), stdin });
  }
  return commands;
}

/**
 * The command line for setting a few peers, which may be started long before its text is known: the shell reads the text itself, and the
 * time limit begins after that. `after`: seconds until it is killed. With `here` the caller can kill the command and its children, so the
 * VPN program is started early as well.
 */
export function setFewArgv(tunnel: TunnelInterface, after: number | 'here'): string[] {
  const [text, ...limit] =
    after === 'here' ? [setWaitingScript(tunnel.dialect)] : [`${READ_FEW}\n${setInTimeScript(tunnel)}`, String(after)];
  const functions = usesContainer(tunnel) && after !== 'here' ? `${programsWhereItIs(tunnel, after)}\n` : '';
  return ['sh', '-c', framed(`${functions}${text}`), 'sh', checkedInterface(tunnel.interface), ...limit];
}

/** Reads the machine's statistics and setup; the answer is for `parseStatistics`. */
export function statisticsCommand(tunnel: TunnelInterface, seconds: number): NodeCommand {
  return { argv: script(tunnel, seconds, statisticsScript(tunnel)), stdin: null };
}

function parametersCommand(tunnel: TunnelInterface, word: 'parameters' | 'header_key', seconds: number): NodeCommand {
  const text = `${TELL_PARAMETERS}
${word} ${tunnel.dialect.program} "$1" || exit`;
  return { argv: script(tunnel, seconds, text), stdin: null };
}

/**
 * The text for the program's `addconf`. Each peer gets exactly these AllowedIPs, and keeps its preshared key if none is given. All
 * values are checked again here, so that none can add a line of its own; throws `NodeError`.
 */
export function peersText(peers: readonly PeerToSet[]): string {
  return `${peers.map(peerSection).join('')}${END}\n`;
}

function peerSection({ publicKey, presharedKey, allowedIps }: PeerToSet): string {
  const key = checkedKey(publicKey);
  const lines = ['[Peer]', `PublicKey = ${key}`];
  if (presharedKey !== null) {
    lines.push(`PresharedKey = ${checkedPresharedKey(key, presharedKey)}`);
  }
  if (allowedIps.length > 0) lines.push(`AllowedIPs = ${allowedIps.map(checkedAddress).join(', ')}`);
  return `${lines.join('\n')}\n`;
}

/**
 * Wraps a shell script in `timeout`, which kills the shell and its children even when nobody waits for the answer any more. Its first word
 * is the interface.
 */
function script(tunnel: TunnelInterface, seconds: number, text: string, ...words: readonly string[]): string[] {
  const whole = framed(`${programsWhereItIs(tunnel, seconds)}\n${text}`);
  return [
    'timeout',
    '-s',
    'KILL',
    String(seconds),
    'sh',
    '-c',
    whole,
    'sh',
    checkedInterface(tunnel.interface),
    ...words,
  ];
}
