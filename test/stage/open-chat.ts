import { onTestFinished } from 'vitest';
import { Pace } from '../../src/access/pace.ts';
import type { NodeSettings, Settings } from '../../src/config/settings.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { createBot } from '../../src/telegram/api/create-bot.ts';
import type { NodeView } from '../../src/telegram/views.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { buildAnswering } from '../../src/wiring/build-answering.ts';
import { buildCore, type Core } from '../../src/wiring/build-core.ts';
import { buildHealth } from '../../src/wiring/build-health.ts';
import { buildPolling } from '../../src/wiring/build-polling.ts';
import { buildServices, type Services } from '../../src/wiring/build-services.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { newToken, openTelegram, type TelegramLab } from './open-telegram.ts';
import { node, snapshot } from './sample-state.ts';
import { testFolder } from './temporary-store.ts';

export const OWNER = 1;

/** What the watches of nodes tell where none runs. */
export const NOTHING_SEEN = {
  watches: new Map(),
  doorsOf: () => null,
  linksOf: () => null,
  limitsTrouble: () => null,
  resolverOf: () => null,
};

/** A node that is up, with nobody on it. */
export const idleNode = (id = 'main', name = 'Main'): ChatNode => ({
  node: { ...node({ id, name }), dialect: WIREGUARD, interface: 'wg0', ssh: null },
  snapshot: snapshot({}),
});

export type ChatNode = NodeView & { readonly node: NodeSettings };

export interface ChatLab extends TelegramLab {
  readonly core: Core;
  readonly services: Services;
  readonly owner: Person;
  /** Resolves when every update so far is handled. */
  settled(): Promise<void>;
}

/** All of the chat in this process, on a real store and the stand-in, with nodes that only show; `fill` is what the store begins with. */
export async function openChat(
  fill: (draft: Draft) => void = () => undefined,
  nodes: readonly ChatNode[] = [idleNode()],
  pace: Pace = new Pace(Date.now),
  more: Partial<Settings> = {},
): Promise<ChatLab> {
  const telegram = await openTelegram();
  const { api, log } = telegram;
  const settings: Settings = {
    ...{ botToken: api.token, spareBotToken: null, adminId: OWNER, telegramApiRoot: api.url, telegramWays: ['direct'] },
    ...{ peersFile: `${testFolder()}/peers.json`, storeKey: '5a'.repeat(32), storeKeyFile: '' },
    ...{ settingsFile: '', backupRecipient: null },
    ...{
      language: 'ru',
      timezone: 'Europe/Moscow',
      deviceLimit: 3,
      regenGraceSeconds: 3600,
      reconcileSeconds: 60,
      probeMinutes: 5,
      exitDefault: 'auto',
      exitFallback: null,
      exitChoice: 'friends',
      exitCountry: 'RU',
      dnsUpstreams: ['1.1.1.1'],
      exitListUrls: ['https://ftp.ripe.net/pub/stats/ripencc/delegated-ripencc-extended-latest'],
    },
    ...{
      mail: null,
      helperPagePort: null,
      helperPageName: null,
      metricsPort: null,
      logLevel: 'info',
      logFormat: 'json',
      warnings: [],
      movedTo: {},
      nodesOff: [],
      doubts: [],
    },
    nodes: nodes.map((view) => view.node),
    ...more,
  };
  const core = await buildCore(settings, log, createBot(settings));
  await core.store.update(fill);
  const health = buildHealth(
    core,
    nodes.map((view) => ({ ...view, pollWithin: async () => true, freshSnapshot: async () => null })),
    NOTHING_SEEN.doorsOf,
  );
  const services = buildServices(core, NOTHING_SEEN.doorsOf, null);
  const answering = buildAnswering(core, { ...NOTHING_SEEN, nodes, health, services, pace });
  const polling = buildPolling(core.bot, log, newToken, Promise.resolve(answering));
  const running = polling.run();
  onTestFinished(async () => {
    polling.stop();
    await running;
    await core.queue.drain(1000);
    await core.store.settled();
  });
  const owner = api.person({ id: OWNER, first_name: 'Olga', username: 'olga', language_code: 'ru' });
  return { ...telegram, core, services, owner, settled: () => api.confirmed(api.nextUpdateId - 1) };
}
