import { lookup } from 'node:dns/promises';
import type { NodeSettings, Settings } from '../../config/settings.ts';
import { doorText } from '../../peers/nodes/door.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { State } from '../../peers/records/records.ts';
import { loadStore } from '../../store/load-store.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import type { NodeDriver } from '../../wireguard/drivers/driver.ts';
import type { Console } from '../console.ts';
import { devicesAt } from '../door/known-doors.ts';
import { personOf } from '../store-files.ts';
import { nodeHere, oldDoors } from './old-server.ts';

interface ProgressParts {
  readonly settings: Settings;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly console: Pick<Console, 'say'>;
  readonly texts: CliTexts;
}

/** `vpn-bot move`, on the new server: whose files still name the old one, who comes through it, and what is next. */
export async function progress({ settings, driverOf, console, texts }: ProgressParts): Promise<void> {
  const t = texts.move;
  const node = nodeHere(settings, texts);
  const doors = oldDoors(node, settings.nodes);
  if (doors.length === 0) return console.say(t.nothingMoves);
  const { store } = await loadStore(settings.peersFile);
  const driver = driverOf(node);
  const snapshot = await driver.dump().finally(() => driver.close());
  const names = (peers: readonly PeerRecord[]) => [...new Set(peers.map((peer) => personOf(store, peer.telegram_id)))];
  const waiting = doors.flatMap((door) => devicesAt(store, node, doorText(door)));
  const through = await comingFrom(
    doors.map(({ host }) => host),
    node,
    store,
    snapshot,
  );
  console.say(t.stillNamed(doors.map(doorText), waiting.length, names(waiting)));
  console.say(t.comeThrough(through.length, names(through)));
  console.say(waiting.length + through.length === 0 ? t.allBack : t.rollOut);
}

/** The devices that were last heard from at an address of the old server, which is how those who are passed on arrive. */
async function comingFrom(
  hosts: readonly string[],
  node: NodeSettings,
  { peers }: State,
  snapshot: Snapshot,
): Promise<readonly PeerRecord[]> {
  const found = await Promise.all(
    [...new Set(hosts)].map((host) => lookup(host, { all: true, family: 4 }).catch(() => [])),
  );
  const addresses = found.flat().map(({ address }) => address);
  return Object.values(peers).filter((peer) => {
    const endpoint = peer.server_id === node.id ? snapshot.peers.get(peer.public_key)?.endpoint : null;
    return endpoint != null && addresses.some((address) => endpoint.startsWith(`${address}:`));
  });
}
