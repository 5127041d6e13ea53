import { onTestFinished } from 'vitest';
import { Pace } from '../../src/access/pace.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { BotPair } from '../../src/telegram/api/bot-pair.ts';
import { createBot } from '../../src/telegram/api/create-bot.ts';
import { PollingPair } from '../../src/telegram/api/polling-pair.ts';
import { buildAnswering } from '../../src/wiring/build-answering.ts';
import { buildCore } from '../../src/wiring/build-core.ts';
import { buildHealth } from '../../src/wiring/build-health.ts';
import { type Answering, buildPolling } from '../../src/wiring/build-polling.ts';
import { buildServices } from '../../src/wiring/build-services.ts';
import { buildSpareBot } from '../../src/wiring/build-spare-bot.ts';
import { openBotApi } from '../lab/bot-api/open-bot-api.ts';
import { openTelegramOf } from '../lab/bot-api/telegram-of.ts';
import { eventually } from '../lab/eventually.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { idleNode, NOTHING_SEEN, OWNER, openChat } from '../stage/open-chat.ts';
import { newToken } from '../stage/open-telegram.ts';

/** In place of the hour for which the first bot has to be refused (ms). */
export const REFUSED_MS = 1500;
const MAIN = { token: '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0', bot: { username: 'first_lab_bot' } };
export const SPARE = { token: '220402086:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0', bot: { username: 'spare_lab_bot' } };

/** The chat with two bots over one store, each with its own strict stand-in. */
export async function openPair(fill: (draft: Draft) => void) {
  const [main, spare] = [await openBotApi(MAIN), await openBotApi(SPARE)];
  const { settings } = (await openChat()).core;
  const url = await openTelegramOf([main, spare]);
  const { log, saying } = recordLog();
  const own: Settings = {
    ...settings,
    ...{ botToken: MAIN.token, spareBotToken: SPARE.token, telegramApiRoot: url },
    peersFile: `${settings.peersFile}.pair`,
  };
  const router = createBot(own);
  const clients = { main: createBot(own), spare: createBot({ ...own, botToken: SPARE.token }) };
  const pair = new BotPair(router, clients);
  const core = await buildCore(own, log, router, pair);
  await core.store.update(fill);
  const nodes = [idleNode()];
  const looked = nodes.map((view) => ({ ...view, pollWithin: async () => true, freshSnapshot: async () => null }));
  const answering = buildAnswering(core, {
    ...{ ...NOTHING_SEEN, nodes, pace: new Pace(Date.now) },
    health: buildHealth(core, looked, NOTHING_SEEN.doorsOf),
    services: buildServices(core, NOTHING_SEEN.doorsOf, null),
  });
  const halves = { main: Promise.withResolvers<Answering>(), spare: Promise.withResolvers<Answering>() };
  const trust = { hasWorked: true, works: newToken.works };
  const pollings = new PollingPair(
    buildPolling(clients.main, log, trust, halves.main.promise),
    buildPolling(clients.spare, log, trust, halves.spare.promise, 'SPARE_BOT_TOKEN'),
    pair,
  );
  const both = buildSpareBot(core, pair, pollings, answering, REFUSED_MS);
  halves.main.resolve(both.main);
  halves.spare.resolve(both.spare);
  const running = pollings.run();
  onTestFinished(async () => {
    pollings.stop();
    await running;
    await core.queue.drain(1000);
    await core.store.settled();
  });
  /** The same person in both chats. */
  const person = (id: number, first_name: string) => ({
    main: main.person({ id, first_name, language_code: 'ru' }),
    spare: spare.person({ id, first_name, language_code: 'ru' }),
  });
  /** Telegram refuses the first bot's token, until the function that comes back is called. */
  const refuse = () =>
    main.fail({
      method: '*',
      times: 1e6,
      with: { kind: 'error', error_code: 401, description: 'Unauthorized' },
    });
  await eventually(() => pollings.of('spare').isReached);
  return {
    ...{ main, spare, core, pair, pollings, saying, person, refuse, owner: person(OWNER, 'Olga') },
    check: () => both.job.run(),
  };
}
