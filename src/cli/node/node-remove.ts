import { dropNode, editSettings, putSettings, withoutNode } from '../../config/edit-settings.ts';
import { settingNames } from '../../config/setting-names.ts';
import type { NodeSettings, Settings } from '../../config/settings.ts';
import { planMoves, takesPeople } from '../../peers/moves/plan-moves.ts';
import { isAdmitted } from '../../peers/records/is-on.ts';
import { loadStore } from '../../store/load-store.ts';
import { NodeError } from '../../wireguard/drivers/driver.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { kindOf, sparePortsOf } from '../door/known-doors.ts';
import { dropBotKey } from './bot-key.ts';
import { closeElsewhere, sayDoors } from './node-doors.ts';
import { heading, type NodeParts } from './node-parts.ts';
import { openShell } from './node-shell.ts';
import { removeGate } from './remote-setup.ts';

export interface NodeRemoveOptions {
  readonly id: string;
  /** The login that removes the bot's login there: `root`, or another user with full rights. */
  readonly user: string;
  readonly identity: string | null;
  /** Id of the node to which its friends move; null: the one with the most free addresses. */
  readonly to: string | null;
  /** Only says what would happen. */
  readonly dryRun: boolean;
}

/**
 * `vpn-bot node remove`: says how many friends move where and removes a node from the settings; the daemon then moves and notifies the
 * friends. The node's WireGuard stays as it is, so old configs work until the server is switched off. False if the answer was no.
 */
export async function nodeRemove(options: NodeRemoveOptions, parts: NodeParts): Promise<boolean> {
  const { console, settings, settingsFile, texts } = parts;
  const t = texts.node;
  const { id } = options;
  const present = settings();
  const node = present.nodes.find((candidate) => candidate.id === id);
  if (!node && !present.nodesOff.some((candidate) => candidate.id === id)) throw new CliError(t.unknown(id));
  const people = await sayMoves(options, present, parts);
  if (node) await sayDoors(node, present, parts);
  if (options.dryRun) {
    console.say(t.dryRun);
    return true;
  }
  if (!(await console.confirm(t.confirmRemove(id, people)))) return false;
  await takeOut(settingsFile, options);
  // the environment may still name the node
  if (settings().nodes.some((candidate) => candidate.id === id)) throw new CliError(t.stillNamed(id));
  console.say(t.removed(id, people));
  console.say((await reloadDaemon()) ? t.reloaded : t.notRunning);
  if (node) await closeElsewhere(node, present.nodes, options, parts);
  if (node?.ssh) await takeGateAway(options, node, present, parts);
  await dropBotKey(settingsFile, id);
  console.say(t.peersStay);
  return true;
}

/** The node and those through whose machines it has relays, which are closed. */
export function nodesTouched(id: string, { nodes }: Settings): readonly string[] {
  const node = nodes.find((one) => one.id === id);
  const kinds = node?.furtherDoors.map((door) => kindOf(node, door, nodes)) ?? [];
  return [id, ...kinds.flatMap((kind) => (kind.kind === 'relay' ? [kind.over.id] : []))];
}

/** Prints how many friends will move where; returns how many friends have a config on the node. */
async function sayMoves(
  { id, to }: NodeRemoveOptions,
  { nodes, peersFile, deviceLimit }: Settings,
  { console, asBot, texts: { node: t } }: NodeParts,
): Promise<number> {
  const { store } = await asBot(() => loadStore(peersFile));
  const others = nodes.filter((node) => node.id !== id);
  if (others.length === 0) throw new CliError(t.onlyServer(id));
  if (to !== null && !others.some((node) => node.id === to)) throw new CliError(t.unknown(to));
  const now = console.now();
  if (to !== null && !takesPeople(store, to, now)) throw new CliError(t.notUp(to));
  const moves = planMoves(store, id, { nodes: others, wanted: to, deviceLimit, now });
  for (const [target, those] of Map.groupBy(moves, (move) => move.to)) {
    const configs = those.reduce((sum, { reuse, make }) => sum + reuse.length + make.length, 0);
    console.say(
      target === null ? t.cannotMove(those.length) : t.willMove(target.id, target.name, those.length, configs),
    );
  }
  const here = Object.values(store.peers).filter((peer) => peer.server_id === id && peer.removed_at === null);
  return new Set(here.map((peer) => peer.telegram_id).filter((friend) => isAdmitted(store.users[friend], now))).size;
}

/** Removes the node from the settings file and, if the owner named a new node for its friends, adds that. */
async function takeOut(settingsFile: string, { id, to }: NodeRemoveOptions): Promise<void> {
  const lines = to === null ? {} : { [settingNames(id, 'MOVED_TO')[0]]: to };
  await editSettings(settingsFile, {
    text: (text) => {
      const without = dropNode(text, heading(id), id);
      return to === null ? without : putSettings(without, heading(id), lines);
    },
    values: (values) => ({ ...withoutNode(values, id), ...lines }),
  });
}

/** Removes the bot's login from the server, and closes the node's spare ports there. A server that cannot be reached is only mentioned, so that it can be removed as well. */
async function takeGateAway(
  options: NodeRemoveOptions,
  node: NodeSettings,
  { nodes }: Settings,
  parts: NodeParts,
): Promise<void> {
  const {
    console,
    texts: { node: t },
  } = parts;
  const { ssh } = node;
  const hasSpare = sparePortsOf(node, nodes).length > 0;
  if (ssh === null || (ssh.user === 'root' && !hasSpare)) return;
  try {
    const shell = await openShell(ssh, options, 'node remove', { ...parts, t });
    try {
      if (hasSpare) await shell.run(`close_doors ${quote([node.interface])}`);
      if (ssh.user !== 'root') await removeGate(shell, ssh.user, node);
    } finally {
      shell.close();
    }
    if (ssh.user !== 'root') console.say(t.gateRemoved(ssh.host));
  } catch (error) {
    if (!(error instanceof NodeError || error instanceof CliError)) throw error;
    console.say(t.gateLeft(ssh.host, error.message));
  }
}
