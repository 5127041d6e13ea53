import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { ask } from '../ask.ts';
import type { BotApi } from '../bot-api.ts';
import { openBotApi } from '../open-bot-api.ts';
import { startBotApi } from '../start-bot-api.ts';

let api: BotApi;

beforeEach(async () => {
  api = await openBotApi();
});

test('the server goes away and comes back at the same address', async () => {
  const { url } = api;
  expect((await ask(api, 'getMe')).ok).toBe(true);
  await api.down();
  await expect(ask(api, 'getMe')).rejects.toThrow('fetch failed');
  await api.down();
  await api.up();
  await api.up();
  expect(api.url).toBe(url);
  expect((await ask(api, 'getMe')).ok).toBe(true);
});

test('the server may listen on a Unix socket', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'bot-api-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'socket');
  const own = await openBotApi({ listen: { path } });
  const [response] = (await once(get({ socketPath: path, path: `/bot${own.token}/getMe` }), 'response')) as [
    IncomingMessage,
  ];
  expect(await json(response)).toMatchObject({ ok: true });
});

test('going away resets the poll that waits', async () => {
  const waiting = ask(api, 'getUpdates', { timeout: 50 });
  await api.polled();
  const [outcome] = await Promise.allSettled([waiting, api.down()]);
  expect(outcome.status).toBe('rejected');
});

test('a client that leaves in the middle of its request did nothing wrong', async () => {
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST /bot${api.token}/getMe HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\n{`);
  expect((await ask(api, 'getMe')).ok).toBe(true);
  const closed = once(socket, 'close').catch(() => undefined); // a reset is an error on this side, and expected
  await api.down();
  await closed;
  await api.up();
  expect((await ask(api, 'getMe')).ok).toBe(true);
  expect([api.violations, api.calls.length]).toEqual([[], 2]);
});

test('closing ends calls that hang and waits that are in vain', async () => {
  const own = await startBotApi();
  const boris = own.person({ id: 5, first_name: 'Boris' });
  own.fail({ method: 'getMe', with: { kind: 'hang' } });
  const hung = ask(own, 'getMe');
  await own.calling('getMe');
  const outcomes = Promise.allSettled([hung, boris.receives(), own.close()]);
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
