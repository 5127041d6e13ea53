import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConnectProxy } from '../lab/connect-proxy.ts';
import { SocksProxy } from '../lab/socks-proxy.ts';
import { setStage } from '../stage/daemon-stage.ts';

const login = { user: 'olga', password: 'p@ss:w/rd#%5' };

const kinds = [
  ['SOCKS5', () => new SocksProxy(login)],
  ['HTTP', () => new ConnectProxy(login)],
] as const;

describe.each(kinds)('through a %s proxy', (_kind, make) => {
  async function openProxied(url: (proxy: ReturnType<typeof make>) => string) {
    const proxy = make();
    await proxy.listen();
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const settings = { LOG_LEVEL: 'trace', TELEGRAM_PROXY: `"${url(proxy)}"` };
    return { proxy, ...(await setStage({ settings })) };
  }

  test('everything goes to Telegram, long polls too, and nothing past it', async () => {
    const { proxy, api, daemon, owner } = await openProxied((own) => own.url());
    await daemon.start();
    owner.start();
    await owner.receives(/владелец/);
    await api.confirmed(owner.send('/users'));
    await owner.receives(/Olga/);
    expect(new Set(proxy.passed)).toEqual(new Set([new URL(api.url).host]));
    expect(proxy.passed.length).toBeGreaterThanOrEqual(2); // a poll waits on one, others are on another
    expect(proxy.refused).toEqual([]);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
    for (const secret of [login.password, encodeURIComponent(login.password)]) expect(daemon.log).not.toContain(secret);
  });

  test('a wrong login is an unreachable Telegram, said once, with no word of the login', async () => {
    const wrong = { user: 'olga', password: 'wr0ng+secret' };
    const { proxy, api, daemon } = await openProxied((own) => own.url(wrong));
    daemon.launch();
    await daemon.says(/Telegram is unreachable.*\((?:.*refuses the login|.*HTTP 407 from the proxy)\)/);
    expect(proxy.refused).toContain('wrong login');
    expect(api.calls).toEqual([]);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
    expect(daemon.log.split('unreachable')).toHaveLength(2);
    for (const secret of [wrong.password, encodeURIComponent(wrong.password)]) expect(daemon.log).not.toContain(secret);
  });

  test('a proxy that is not there is an unreachable Telegram as well', async () => {
    const { proxy, daemon } = await openProxied((own) => own.url());
    await proxy[Symbol.asyncDispose]();
    daemon.launch();
    await daemon.says(/Telegram is unreachable.*ECONNREFUSED/);
    expect(daemon.log).not.toContain(login.password);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  });
});

test('of several ways the next one is taken when one fails, said once, and kept over a restart', async () => {
  const proxy = new SocksProxy(login);
  await proxy.listen();
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const refusing = new ConnectProxy({ user: 'olga', password: 'another' });
  await refusing.listen();
  onTestFinished(() => refusing[Symbol.asyncDispose]());
  const list = [refusing.url(login), proxy.url().replace('socks5:', 'SOCKS5H:')].join(', ');
  const { daemon, owner } = await setStage({ settings: { TELEGRAM_PROXY: `"${list}"` } });
  await daemon.start();
  await daemon.says(/^<6>the way to Telegram is socks5h:\/\/127\.0\.0\.1:\d+ now$/m);
  const asked = refusing.refused.length;
  expect(asked).toBeGreaterThan(0);
  await daemon.stop();
  const from = daemon.log.length;
  await daemon.start();
  owner.start();
  await owner.receives(/владелец/);
  expect(refusing.refused).toHaveLength(asked);
  expect(daemon.log.slice(from)).not.toMatch(/the way to Telegram|unreachable/);
  for (const secret of [login.password, encodeURIComponent(login.password)]) {
    expect(daemon.log + readFileSync(`${daemon.storePath}.telegram`, 'utf8')).not.toContain(secret);
  }
});
