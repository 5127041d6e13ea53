import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { buildOf } from '../../src/program-folder.ts';
import { builtMain } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { admit, noNode, openServer, openStage, type Stage, setStage, storeOf } from '../stage/daemon-stage.ts';

const QUICKLY = 9000;

/** Sends the signal and demands exit code 0 within `ms`. */
async function endsWell(daemon: Stage['daemon'], signal: NodeJS.Signals, ms = QUICKLY): Promise<void> {
  const began = performance.now();
  expect(await daemon.stop(signal)).toEqual({ code: 0, signal: null });
  expect(performance.now() - began).toBeLessThan(ms);
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends an idle daemon at once with 0', async (signal) => {
  const { daemon, api } = await openStage();
  await api.polled();
  await endsWell(daemon, signal, 2000);
  expect(daemon.log).toContain(`<6>${signal}: finishing what is in hand`);
  expect(daemon.log.trimEnd().endsWith('<6>stopped')).toBe(true);
});

test('a second signal does not cut short what the first one began', async () => {
  const { daemon, api, owner } = await openStage();
  owner.start();
  await owner.receives();
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 1000 } });
  owner.send('/help');
  await api.calling('sendMessage', ({ args }) => String(args['text']).includes('/stats'));
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) daemon.signal(signal);
  await endsWell(daemon, 'SIGTERM');
  expect(owner.chat.unread).toHaveLength(1);
});

test('a signal before the start is over ends it with 0 as well', async () => {
  const { daemon } = await setStage();
  daemon.launch();
  await daemon.says(/<\d>/);
  await endsWell(daemon, 'SIGTERM');
});

test('the command in hand is finished, answered and confirmed', async () => {
  const { daemon, api, owner } = await openStage();
  owner.start();
  await owner.receives();
  const id = owner.send('/add_user 502');
  await eventually(() => daemon.log.includes('/add_user'));
  await endsWell(daemon, 'SIGTERM');
  expect(storeOf(daemon).users['502']).toMatchObject({ removed_at: null });
  expect(owner.chat.messages.some(({ text }) => text.includes('✅ 502'))).toBe(true);
  expect(api.pending.map(({ update_id }) => update_id)).not.toContain(id);
});

test('Telegram that went away holds the end up for seconds only', async () => {
  const { daemon, api, owner } = await openStage();
  await api.polled();
  api.fail({ method: 'sendMessage', with: { kind: 'hang' } });
  owner.start();
  await api.calling('sendMessage');
  await api.down();
  await endsWell(daemon, 'SIGTERM');
});

test('a Telegram that was never reached holds nothing up', async () => {
  const { daemon, api } = await setStage();
  await api.down();
  daemon.launch();
  await daemon.says('Telegram is unreachable');
  await daemon.says('started: ');
  await endsWell(daemon, 'SIGTERM', 2000);
});

test.skipIf(noNode)('an upload that hangs is given up, and its config comes after the next start', async () => {
  const server = await openServer();
  const stage = await openStage({ server });
  const { daemon, api, owner } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  api.fail({ method: 'sendDocument', with: { kind: 'hang' } });
  anna.send('/get_config');
  await api.calling('sendDocument');
  await endsWell(daemon, 'SIGTERM');
  expect(anna.chat.messages.some(isConfig)).toBe(false);
  await daemon.start();
  await anna.receives(isConfig);
});

test('a start of the same build takes over, unexamined, what a proper end left, and examines what a kill left', async () => {
  const { daemon, owner } = await openStage();
  owner.start();
  await owner.receives();
  await endsWell(daemon, 'SIGTERM');
  const build = buildOf(pathToFileURL(builtMain()).href) ?? '';
  expect(build).not.toBe('');
  const note = () => readFileSync(`${daemon.storePath}.left`, 'utf8');
  const noteOf = (text: string) => `${build} ${createHash('sha256').update(text).digest('hex')}\n`;
  expect(note()).toBe(noteOf(daemon.store));
  const invalid = daemon.store.replace(/"seen_updates": \[[^\]]*\]/, '"seen_updates": [""]');
  writeFileSync(daemon.storePath, invalid);
  writeFileSync(`${daemon.storePath}.left`, noteOf(invalid));
  await daemon.start();
  owner.send('/add_user 502');
  await owner.receives(/502/);
  expect(await daemon.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  expect(note()).not.toBe(noteOf(daemon.store));
  daemon.launch();
  expect((await daemon.ended()).code).toBe(78);
  expect(daemon.log).toContain('seen_updates');
});
