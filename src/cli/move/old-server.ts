import { lookup } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';
import type { NodeSettings, Settings } from '../../config/settings.ts';
import { type Door, doorsOf, doorText } from '../../peers/nodes/door.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';
import { kindOf } from '../door/known-doors.ts';
import type { NodeParts } from '../node/node-parts.ts';
import { type AdminWords, openShell } from '../node/node-shell.ts';
import { pinnedKey } from '../node/pinned-key.ts';
import type { NodeShell } from '../node/remote-setup.ts';

/** Who logs in on the old server. */
export interface OldServer extends AdminWords {
  readonly host: string;
  readonly port: number;
  readonly hostKey: string | null;
}

/** `root@203.0.113.7`, as `node add` takes it. Throws `CliError`. */
export function readLogin(text: string, { texts }: Pick<NodeParts, 'texts'>): Pick<OldServer, 'user' | 'host'> {
  const [, user, host] = /^([\w.-]+)@([\w.:[\]-]+)$/.exec(text) ?? [];
  if (user === undefined || host === undefined) throw new CliError(texts.node.badTarget(text));
  return { user, host: host.replace(/^\[(.*)\]$/, '$1') };
}

/** Logs in on the old server; its host key is shown and confirmed, or compared with the one that was named. */
export async function openOld(old: OldServer, parts: NodeParts): Promise<NodeShell> {
  const hostKey = await pinnedKey(old, old, parts);
  return openShell({ ...old, hostKey }, old, 'move', { ...parts, t: parts.texts.node });
}

/** The node that is this machine: `main`. Throws `CliError` where that is elsewhere. */
export function nodeHere({ nodes }: Settings, texts: CliTexts): NodeSettings {
  const node = nodes.find(({ id, ssh }) => id === 'main' && ssh === null);
  if (!node) throw new CliError(texts.move.notHere);
  return node;
}

/** Where the old server sends packets: this machine's address, by IPv4. Throws `CliError`. */
export async function addressHere({ endpointHost: host }: NodeSettings, texts: CliTexts): Promise<string> {
  if (isIPv4(host)) return host;
  const found = isIPv6(host) ? null : await lookup(host, { family: 4 }).catch(() => null);
  if (found === null) throw new CliError(texts.door.needsIpv4('main', host));
  return found.address;
}

/** The doors of this node that are at another address than its own and no relay of another node: those of the old server. */
export const oldDoors = (node: NodeSettings, nodes: readonly NodeSettings[]): readonly Door[] =>
  node.furtherDoors.filter((door) => kindOf(node, door, nodes).kind === 'address');

/** The doors in the order of the settings, with further ones behind them, each once. */
export function withDoors(node: NodeSettings, more: readonly Door[]): readonly Door[] {
  const known = new Set(doorsOf(node).map(doorText));
  return [...node.furtherDoors, ...more.filter((door) => !known.has(doorText(door)))];
}
