import { dropNode, editSettings } from '../../config/edit-settings.ts';
import type { NodeSettings } from '../../config/settings.ts';
import { isAdmitted } from '../../peers/records.ts';
import { loadStore } from '../../store/load-store.ts';
import { NodeError } from '../../wireguard/driver.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { loginAsAdmin } from './admin-login.ts';
import { dropBotKey } from './bot-key.ts';
import { heading, type NodeParts } from './node-add.ts';
import { removeGate } from './remote-setup.ts';

export interface NodeRemoveOptions {
  readonly id: string;
  /** Who removes the bot's login there: `root` unless another admin set it up. */
  readonly user: string;
  readonly identity: string | null;
}

/**
 * `vpn-bot node remove`: takes a node out of the settings; the daemon then tells its friends and offers them the others. Its
 * WireGuard is not touched, so their configs work until that server ends. False when the answer was no.
 */
export async function nodeRemove(options: NodeRemoveOptions, parts: NodeParts): Promise<boolean> {
  const { console, settings, settingsFile, texts } = parts;
  const t = texts.node;
  const { id } = options;
  const present = settings();
  const node = present.nodes.find((candidate) => candidate.id === id);
  if (!node && !present.nodesOff.some((candidate) => candidate.id === id)) throw new CliError(t.unknown(id));
  const people = await friendsOf(id, present.peersFile, console.now());
  if (!(await console.confirm(t.confirmRemove(id, people)))) return false;
  await editSettings(settingsFile, (text) => dropNode(text, heading(id), id));
  settings(); // what a start would refuse is told now
  console.say(t.removed(id, people));
  console.say((await reloadDaemon()) ? t.reloaded : t.notRunning);
  if (node?.ssh && node.ssh.user !== 'root') await takeGateAway(options, node, parts);
  await dropBotKey(settingsFile, id);
  console.say(t.peersStay);
  return true;
}

async function friendsOf(id: string, peersFile: string, now: number): Promise<number> {
  const { store } = await loadStore(peersFile);
  const here = Object.values(store.peers).filter((peer) => peer.server_id === id && peer.removed_at === null);
  return new Set(here.map((peer) => peer.telegram_id).filter((friend) => isAdmitted(store.users[friend], now))).size;
}

/** As far as the server is reached: a dead one keeps nobody from removing it. */
async function takeGateAway(
  { user, identity }: NodeRemoveOptions,
  { ssh }: NodeSettings,
  parts: NodeParts,
): Promise<void> {
  const {
    console,
    texts: { node: t },
  } = parts;
  if (ssh === null) return;
  const { host, port, hostKey: fingerprint } = ssh;
  try {
    const link = await loginAsAdmin({ host, port, user, identity, fingerprint }, { ...parts, t });
    await removeGate({ link, host, user }, ssh.user, t).finally(() => link.drop());
    console.say(t.gateRemoved(host));
  } catch (error) {
    if (!(error instanceof NodeError || error instanceof CliError)) throw error;
    console.say(t.gateLeft(host, error.message));
  }
}
