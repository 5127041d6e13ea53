import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { SOURCE_MAIN } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig, isConfigMenu } from '../lab/is-config.ts';
import { admit, configFor, noNode, openServer, openStage, settledPeers } from '../stage/daemon-stage.ts';
import { CalledFiles } from './called-files.ts';

/**
 * The walks of docs/ARCHITECTURE.md: the files that somebody has to open, in this order, to follow a message. What only answers a
 * question on the way (is it quiet now, which nodes changed, how is a date written) is no part of them.
 */
const REGEN = [
  'src/telegram/api/polling.ts',
  'src/telegram/router/before-handlers.ts',
  'src/telegram/router/router.ts',
  'src/telegram/router/read-request.ts',
  'src/telegram/features/config/regen.ts',
  'src/peers/devices/peer-service.ts',
  'src/peers/devices/rekey.ts',
  'src/store/json-store.ts',
  'src/store/durable-write.ts',
  'src/wiring/wake-ups.ts',
  'src/wireguard/loop/node-loop.ts',
  'src/wireguard/loop/reconciler.ts',
  'src/peers/plan/plan.ts',
  'src/wireguard/drivers/local/local-driver.ts',
  'src/wireguard/drivers/command-driver.ts',
  'src/wireguard/drivers/node-commands.ts',
  'src/telegram/delivery/deliveries.ts',
  'src/telegram/delivery/delivery-jobs.ts',
  'src/telegram/delivery/send-config.ts',
  'src/telegram/delivery/config-file.ts',
  'src/peers/devices/render-config.ts',
  'src/telegram/delivery/names-ahead.ts',
];
const INVITE = [
  'src/telegram/api/polling.ts',
  'src/telegram/router/before-handlers.ts',
  'src/telegram/router/router.ts',
  'src/telegram/router/read-request.ts',
  'src/telegram/features/entry/invite.ts',
  'src/telegram/features/entry/read-invite.ts',
  'src/access/invite-service.ts',
  'src/access/invites.ts',
  'src/store/json-store.ts',
  'src/store/durable-write.ts',
  'src/telegram/features/entry/invite-card.ts',
  'src/telegram/outbox/outbox.ts',
  'src/telegram/outbox/chat-queue.ts',
];
const LOOP = [
  'src/wireguard/loop/node-loop.ts',
  'src/wireguard/loop/poller.ts',
  'src/wireguard/drivers/local/local-driver.ts',
  'src/wireguard/drivers/command-driver.ts',
  'src/wireguard/drivers/node-commands.ts',
  'src/wireguard/drivers/answers/dump.ts',
  'src/wireguard/loop/node-status.ts',
  'src/peers/plan/observe.ts',
  'src/wireguard/loop/reconciler.ts',
  'src/peers/plan/plan.ts',
  'src/peers/plan/apply-events.ts',
  'src/peers/plan/counting.ts',
];

const ROOT = resolve(import.meta.dirname, '../..');

it.skipIf(noNode)('every file of a walk is passed by the daemon, and the paper names it', async () => {
  const stage = await openStage({
    server: await openServer(),
    main: SOURCE_MAIN,
    settings: { WG_RECONCILE_SECONDS: 1 },
    env: { NODE_OPTIONS: '--inspect=127.0.0.1:0', LOG_FORMAT: 'json' },
  });
  const friend = await admit(stage, 5, 'en');
  friend.send('/get_config');
  await configFor(friend);
  await settledPeers(stage.daemon);
  using calls = await CalledFiles.watch(/ws:\/\/\S+/.exec(stage.daemon.log)?.[0] ?? '');

  friend.send('/regen');
  await friend.receives(isConfig);
  const regen = await calls.take();
  expect(REGEN.filter((file) => !regen.includes(file))).toEqual([]);

  await friend.receives(isConfigMenu);
  await calls.take();
  stage.owner.send('/invite');
  await stage.owner.receives(/t\.me/);
  const invite = await calls.take();
  expect(INVITE.filter((file) => !invite.includes(file))).toEqual([]);

  const passed = new Set([...regen, ...invite]);
  await eventually(async () => {
    for (const file of await calls.take()) passed.add(file);
    return LOOP.every((file) => passed.has(file));
  });

  const paper = readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8');
  expect([...REGEN, ...INVITE, ...LOOP].filter((file) => !paper.includes(`\`${file}\``))).toEqual([]);
});

it.each([
  ['/regen', REGEN, 22],
  ['/invite', INVITE, 14],
  ['a step of a node’s loop', LOOP, 12],
] as const)('%s passes no more files than a reader can keep in mind', (_, files, most) => {
  expect(new Set(files).size).toBeLessThanOrEqual(most);
});
