import type { Bot } from 'grammy/web';
import type { Settings } from '../config/settings.ts';
import type { TrafficFilePort } from '../health/traffic-meter.ts';
import type { Log } from '../log.ts';
import { hasUnknownOwner, recogniseOwner } from '../peers/devices/recognise-owner.ts';
import { UNKNOWN_OWNER } from '../peers/records/unknown-owner.ts';
import { takeOverLegacy } from '../store/take-over.ts';
import type { BotPair } from '../telegram/api/bot-pair.ts';
import { askNode, handshakesIn } from '../wireguard/drivers/ask-node.ts';
import type { NodeError } from '../wireguard/drivers/driver.ts';
import { driverOf } from '../wireguard/drivers/driver-of.ts';
import { buildCore, type Core } from './build-core.ts';

/** Opens the store, at the first start with the predecessor's data, and builds the services that everything needs. Throws `SetupError`. */
export async function openCore(
  settings: Settings,
  log: Log,
  bot: Bot,
  pair: BotPair | null = null,
  build: string | null = null,
  traffic?: TrafficFilePort,
): Promise<Core> {
  for (const line of await takeOver(settings, log)) log.info(`import: ${line}`);
  const core = await buildCore(settings, log, bot, pair, build, traffic);
  if (settings.adminId !== UNKNOWN_OWNER && hasUnknownOwner(core.store.state)) {
    await core.store.update((draft) => recogniseOwner(draft, settings.adminId));
    log.info(`the owner is known now: ${settings.adminId} has the devices that were made before`);
  }
  return core;
}

/** Imports the predecessor's data at the first start; returns what was done, a line each. */
function takeOver(settings: Settings, log: Log): Promise<string[]> {
  const askHandshakes = async (id: string) => {
    const node = settings.nodes.find((candidate) => candidate.id === id);
    const silent = ({ code, message }: NodeError) => log.warn(`node ${id} cannot be asked now (${code}): ${message}`);
    return handshakesIn(node ? await askNode(node, driverOf, silent) : null);
  };
  const { peersFile: path, adminId: ownerId, nodes } = settings;
  return takeOverLegacy({ path, ownerId, nodes, now: new Date(), askHandshakes });
}
