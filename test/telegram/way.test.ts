import { HttpError, InputFile } from 'grammy/web';
import { describe, expect, test } from 'vitest';
import { describeError } from '../../src/log.ts';
import { eventually } from '../lab/eventually.ts';
import { apiBy, httpProxy, login, portal, socks, tcp, telegram } from '../stage/way-lab.ts';

const failure = (call: Promise<unknown>) => call.then(() => null, describeError);

test('socks5h:// lets the proxy resolve the name, socks5:// resolves it here', async () => {
  const server = await telegram();
  const named = { url: server.url.replace('127.0.0.1', 'localhost'), token: server.token };
  const proxy = await socks();
  const { port } = new URL(server.url);
  await apiBy([proxy.url()], named).api.getMe();
  await apiBy([proxy.url().replace('socks5:', 'socks5h:')], named).api.getMe();
  expect(proxy.passed).toEqual([`127.0.0.1:${port}`, `localhost:${port}`]);
});

test('a name that nobody here knows is no trouble for socks5h://, nor for a HTTP proxy', async () => {
  const nowhere = { url: 'http://telegram.invalid', token: '1:A' };
  const [first, second] = [await socks(), await httpProxy()];
  for (const [proxy, url] of [
    [first, first.url().replace('socks5:', 'socks5h:')],
    [second, second.url()],
  ] as const) {
    void failure(apiBy([url], nowhere).api.getMe());
    await eventually(() => proxy.asked.length > 0);
    expect(proxy.asked).toEqual(['telegram.invalid:80']);
  }
});

test('a file goes whole by the second way when the first does not connect', async () => {
  const server = await telegram();
  const anna = server.person({ id: 5, first_name: 'Anna' });
  anna.start();
  const stalled = await tcp();
  const proxy = await httpProxy();
  const ways = ['http://127.0.0.1:9', `socks5h://${stalled.host}`, proxy.url()];
  const bytes = Buffer.alloc(300_000, 'vpn');
  await apiBy(ways, server, 200).api.sendDocument(5, new InputFile(bytes, 'peer.conf'));
  expect((await anna.receives(({ document }) => document !== undefined)).document?.bytes.equals(bytes)).toBe(true);
});

test('the first way that works serves all calls from then on, and a better one again after a while', async () => {
  const server = await telegram();
  const refusing = await tcp((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  const proxy = await socks();
  const { api, ways, later } = apiBy([`http://${refusing.host}`, proxy.url()], server);
  for (let call = 0; call < 5; call++) await api.getMe();
  expect([refusing.taken(), proxy.passed.length]).toEqual([1, 1]);
  later(11 * 60_000);
  await api.getMe();
  await eventually(() => refusing.taken() === 2);
  expect(ways.order()[0]).toBe(proxy.url());
});

test('a preferred way that works again is taken', async () => {
  const server = await telegram();
  const proxy = await socks();
  const { api, ways, later } = apiBy(['direct', proxy.url()], server);
  ways.failed('direct', new Error('no'));
  await api.getMe();
  expect(ways.order()[0]).toBe(proxy.url());
  later(11 * 60_000);
  await api.getMe();
  await eventually(() => ways.order()[0] === 'direct');
});

describe.each([
  ['a page', 200, '<html>AlertCondition in</html>'],
  ['JSON of its own', 200, '{"status":"blocked"}'],
  ['Telegram’s words with another status', 200, '{"ok":false,"error_code":401,"description":"Unauthorized"}'],
])('a proxy that answers itself, with %s,', (_, status, body) => {
  test('is left for the next way, and the call is a fault of the way', async () => {
    const server = await telegram();
    const wall = await portal(status, body);
    // it says yes to the tunnel and answers what is sent through it itself
    const { api } = apiBy([`http://${wall.host}`, 'direct'], server);
    expect(await failure(api.getMe())).toMatchObject({ name: 'HttpError' });
    expect((await api.getMe()).username).toBe('vpn_lab_bot');
  });
});

test.each([
  ['HTTP/1.1 407 Proxy Authentication Required', 'HTTP 407 from the proxy'],
  ['HTTP/1.1 403 Forbidden', 'HTTP 403 from the proxy'],
  ['SSH-2.0-OpenSSH_9.6', 'this is no HTTP proxy'],
])('what a HTTP proxy refuses with is its own word: %s', async (line, words) => {
  const body = '{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}';
  const proxy = await tcp((socket) => socket.end(`${line}\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
  const { api } = apiBy([`http://olga:pa55@${proxy.host}`], { url: 'http://telegram.invalid', token: '1:A' });
  expect(await failure(api.getMe())).toEqual({ name: 'HttpError', code: 'ProxyError', message: words });
});

test.each([
  ['a wrong login', { user: login.user, password: 'wr0ng' }, 'the proxy refuses the login'],
  ['no login', null, 'the proxy asks for a login'],
])('a SOCKS5 proxy and %s', async (_, given, words) => {
  const proxy = await socks();
  const url = given ? proxy.url(given) : proxy.url().replace(/\/\/.*@/, '//');
  expect(await failure(apiBy([url], await telegram()).api.getMe())).toMatchObject({ message: words });
});

describe.each([
  ['socks5', 'socks5://'],
  ['socks5h', 'socks5h://'],
  ['http', 'http://'],
  ['https', 'https://'],
])('a stalled %s proxy', (_, scheme) => {
  test('leaks nothing: a hundred calls that were given up leave no socket and no timer', async () => {
    const stalled = await tcp();
    const { api } = apiBy([scheme + stalled.host], { url: 'https://127.0.0.1:9', token: '1:A' }, 60_000);
    const held = () => process.getActiveResourcesInfo().filter((kind) => !/Immediate|Tick/.test(kind)).length;
    const before = held();
    const stopping = new AbortController();
    const calls = Array.from({ length: 100 }, () => failure(api.getMe(stopping.signal as never)));
    await eventually(() => stalled.open.size === 100);
    stopping.abort();
    for (const ended of await Promise.all(calls)) expect(ended).toMatchObject({ name: 'HttpError' });
    await eventually(() => stalled.open.size === 0);
    await eventually(() => held() < before + 10); // the wait for it has a timer of its own
  });

  test('is given up by itself, and says so', async () => {
    const stalled = await tcp();
    const { api } = apiBy([scheme + stalled.host], { url: 'https://127.0.0.1:9', token: '1:A' }, 100);
    expect(await failure(api.getMe())).toMatchObject({ message: 'no connection within 0.1 s' });
    await eventually(() => stalled.open.size === 0);
  });
});

test('a Telegram that takes connections and never speaks TLS is given up like a stalled proxy', async () => {
  const stalled = await tcp();
  const { api } = apiBy(['direct'], { url: `https://${stalled.host}`, token: '1:A' }, 100);
  await expect(api.getMe()).rejects.toThrow(HttpError);
  await eventually(() => stalled.open.size === 0);
});
