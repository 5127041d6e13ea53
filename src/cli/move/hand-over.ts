import type { NodeSettings } from '../../config/settings.ts';
import { doorsClose } from '../../control/words/doors-close.ts';
import { doorText } from '../../peers/nodes/door.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { isOn } from '../../peers/records/is-on.ts';
import { loadStore } from '../../store/load-store.ts';
import type { NodeDriver } from '../../wireguard/drivers/driver.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { writeDoors } from '../door/write-doors.ts';
import type { NodeParts } from '../node/node-parts.ts';
import { addressHere, nodeHere, type OldServer, openOld, withDoors } from './old-server.ts';

export interface HandOverOptions extends OldServer {
  /** The host that friends' files name; null: the one of the login. */
  readonly knownAs: string | null;
  /** The last day on which the old server passes packets on, `2026-12-24`; null: in thirty days. */
  readonly until: string | null;
}

/** How long the old server passes packets on where nothing else is said (ms). */
const USUAL_MS = 30 * 24 * 3_600_000;

export interface MoveParts extends NodeParts {
  readonly ask: () => AskParts;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
}

/**
 * `vpn-bot move root@OLD`, on the new server: the old server's ports become relays to here, and its interface stops. Before anything is
 * done: the interface here must have the same key and every device, and the bot there must have stopped. False if the answer was no.
 */
export async function handOver(options: HandOverOptions, parts: MoveParts): Promise<boolean> {
  const { console, settings, texts } = parts;
  const t = texts.move;
  const node = nodeHere(settings(), texts);
  const address = await addressHere(node, texts);
  const day = dayOf(options.until, parts);
  const snapshot = await readHere(node, parts);
  await requireEverybody(node, snapshot, parts);
  const shell = await openOld(options, parts);
  try {
    const seen = await shell.run(`look_before_move ${quote([node.interface])}`);
    const word = (name: string) =>
      [...seen.matchAll(new RegExp(`^${name}=(\\S+)$`, 'gm'))].map(([, value = '']) => value);
    if (word('bot').includes('runs')) throw new CliError(t.botRuns(shell.host));
    if (word('public_key')[0] !== snapshot.serverKey) throw new CliError(t.otherKey(shell.host, node.interface));
    const ports = [...word('port'), ...word('spare')].map(Number);
    const host = options.knownAs ?? options.host;
    const doors = ports.map((port) => ({ host, port }));
    console.say(t.willHandOver(doors.map(doorText), `${address}:${node.endpointPort}`));
    if (!(await console.confirm(t.handOverNow))) return false;
    // first, so that the bot knows these doors when the first friend comes through one
    await writeDoors(node, withDoors(node, doors), parts);
    console.say((await reloadDaemon()) ? texts.node.reloaded : texts.node.notRunning);
    await shell.run(
      `move_away ${quote([node.interface, address, String(node.endpointPort), day.replaceAll('-', '')])}`,
    );
    await announce({ node: node.id, doors: doors.map(doorText), at: `${day}T23:59:59Z` }, parts);
    console.say(t.handedOver(shell.host, node.interface, day));
    console.say(t.nextSteps(`${options.user}@${options.host}`));
    return true;
  } finally {
    shell.close();
  }
}

/** Has the bot announce that doors close, or (null) that they stay; with the rights of its user, whose store it is. */
export async function announce(
  closing: { readonly node: string; readonly doors: string[]; readonly at: string | null },
  { asBot, ask }: Pick<MoveParts, 'asBot' | 'ask'>,
): Promise<void> {
  await asBot(() => askBot(doorsClose, closing, ask()));
}

/** The last day, `2026-12-24`. Throws `CliError`. */
function dayOf(until: string | null, { texts, console }: MoveParts): string {
  if (until === null) return new Date(console.now() + USUAL_MS).toISOString().slice(0, 10);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(until) && Date.parse(until) > console.now();
  if (!isDay) throw new CliError(texts.move.badDay(until));
  return until;
}

async function readHere(node: NodeSettings, { driverOf }: MoveParts): Promise<Snapshot> {
  const driver = driverOf(node);
  try {
    return await driver.dump();
  } finally {
    await driver.close();
  }
}

/** Throws unless each device that is on has its key here: the old server is let go only when nobody needs it. */
async function requireEverybody(
  node: NodeSettings,
  snapshot: Snapshot,
  { asBot, settings, console, texts }: MoveParts,
): Promise<void> {
  const { store } = await asBot(() => loadStore(settings().peersFile));
  const missing = Object.values(store.peers).filter(
    (peer) => peer.server_id === node.id && isOn(store, peer, console.now()) && !snapshot.peers.has(peer.public_key),
  );
  if (missing.length > 0) throw new CliError(texts.move.notEverybody(node.interface, missing.length));
}
