import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api } from 'grammy/web';
import { expect, onTestFinished, test } from 'vitest';
import { botApiFetch } from '../../src/telegram/api/bot-api-fetch.ts';
import { TelegramClock } from '../../src/telegram/api/telegram-clock.ts';
import { Ways } from '../../src/telegram/api/way/ways.ts';

const HOUR = 3_600_000;

/** A server an hour behind that answers with this, and a clock that listens to it. */
async function open(body: string) {
  const server = createServer((_, response) => {
    response.writeHead(200, { date: new Date(Date.now() - HOUR).toUTCString() }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new TelegramClock(apiRoot, Date.now);
  clock.listen();
  onTestFinished(() => {
    clock.close();
    server.closeAllConnections();
    server.close();
  });
  return { clock, api: new Api('1:A', { apiRoot, fetch: botApiFetch(apiRoot, new Ways({ list: ['direct'] })) }) };
}

test('tells how far this clock is ahead of Telegram’s', async () => {
  const { clock, api } = await open('{"ok":true,"result":true}');
  await api.deleteWebhook();
  expect(Math.abs((clock.ahead ?? 0) - HOUR)).toBeLessThan(60_000);
});

test('learns no time from an answer that is not Telegram’s', async () => {
  const { clock, api } = await open('{"status":"sign in"}');
  await expect(api.deleteWebhook()).rejects.toThrow();
  expect(clock.ahead).toBeNull();
});
