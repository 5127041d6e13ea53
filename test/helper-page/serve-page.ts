// Run inside the namespace of a server: its helper page, as the daemon builds it from the settings file that is named.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { parseSettings } from '../../src/config/parse-settings.ts';
import { createBot } from '../../src/telegram/api/create-bot.ts';
import { driverOf } from '../../src/wireguard/drivers/driver-of.ts';
import { buildCore } from '../../src/wiring/build-core.ts';
import { buildHelperPages } from '../../src/wiring/build-helper-page.ts';

const settingsFile = process.argv[2] ?? '';
const file = JSON.parse(readFileSync(settingsFile, 'utf8'));
const settings = parseSettings({ file, env: {}, settingsFile, cwd: dirname(settingsFile) });
const log = pino();
const core = await buildCore(settings, log, createBot({ ...settings, botToken: settings.botToken ?? '' }));
const loops = await Promise.all(
  settings.nodes.map(async (node) => ({ node, snapshot: await driverOf(node, () => undefined).dump() })),
);
const pages = buildHelperPages(core, loops, {
  stateOf: () => ({
    ...{ list: '', hasTable: true, answers: new Map([['eu1', false]]), moved: new Map(), out: new Map() },
    ...{ direct: null, drift: [], lookedAgo: null },
  }),
});
await pages?.keep();
process.on('SIGUSR2', () => void pages?.keep().then(() => log.info('kept')));
process.on('SIGTERM', () => void pages?.close().then(() => process.exit(0)));
