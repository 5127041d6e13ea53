import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TERMINAL_TEXTS } from '../terminal/terminal-texts.ts';
import { World } from '../world.ts';
import { PagePort } from './page-port.ts';
import { servePage } from './serve-page.ts';

let world: World;
let page: PagePort;
beforeAll(async () => {
  world = await World.open({ simulated: true });
  page = await PagePort.open(0, TERMINAL_TEXTS.en);
  servePage(world, page);
});
afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

/** Raw, because `fetch` sets these headers itself. */
function send(method: string, headers: Record<string, string>, body = ''): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request(page.url, { method, headers }, (response) => resolve(response.resume().statusCode))
    .on('error', reject)
    .end(body);
  return promise;
}

const say = JSON.stringify({ do: 'say', person: 101, text: '/start' });
const post = (body: string, headers = {}) =>
  fetch(page.url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

it('listens on 127.0.0.1 and nowhere else', async () => {
  const { port } = new URL(page.url);
  const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  for (const { address } of others.filter(({ internal, family }) => !internal && family === 'IPv4')) {
    const refused = new Promise((resolve) => connect(Number(port), address).on('error', resolve));
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
  }
  expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
});

it('lets no other site act: neither under a name of its own nor from its own page', async () => {
  const { host } = new URL(page.url);
  const json = { 'content-type': 'application/json' };
  expect(await send('GET', { host: 'evil.example' })).toBe(403);
  expect(await send('POST', { ...json, host, origin: 'http://evil.example' }, say)).toBe(403);
  expect(await send('POST', { host, 'content-type': 'text/plain' }, say)).toBe(400);
  expect(world.person(101).chat.messages).toEqual([]);
});

it('says what cannot be done, and does nothing', async () => {
  const wrong = [
    'no JSON',
    '{"do":"dance"}',
    '{"do":"say","person":9,"text":"hello"}',
    '{"do":"turn","message":1,"on":true}',
    '{"do":"plug","server":"eu9","on":false}',
    '{"do":"press","person":101,"message":1,"data":"stop"}',
  ];
  for (const body of wrong) {
    const response = await post(body);
    expect([response.status, await response.json()]).toEqual([400, { error: expect.any(String) }]);
  }
});

it('serves its own files without their types, and no others', async () => {
  const script = await (await fetch(`${page.url}app.ts`)).text();
  expect(script).not.toContain('interface ');
  for (const path of ['../world.ts', '%2e%2e/world.ts', 'tsconfig.json', 'files/1', 'favicon.ico']) {
    expect((await fetch(page.url + path)).status, path).toBeGreaterThanOrEqual(400);
  }
});

it('tells a page everything at first, and then what changes', async () => {
  const response = await fetch(`${page.url}events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  const until = async (words: string) => {
    while (!told.includes(words)) told += (await reader?.read())?.value ?? '';
  };
  await until('"name":"chats"');
  const before = told.length;
  await post(say);
  await until('101</code>'.replace('</code>', '')); // the bot names the number
  await until('"offset"');
  expect(told.slice(before)).not.toContain('"name":"servers"');
  await reader?.cancel();
});
