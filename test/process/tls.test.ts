import { expect, onTestFinished, test } from 'vitest';
import { ConnectProxy } from '../lab/connect-proxy.ts';
import { missingPrograms } from '../lab/requirements.ts';
import { SocksProxy } from '../lab/socks-proxy.ts';
import { TlsFront } from '../lab/tls-front.ts';
import { setStage } from '../stage/daemon-stage.ts';

const missing = missingPrograms('openssl'); // it makes the certificates

const login = { user: 'olga', password: 'pa55' };
const ways = [
  ['alone', () => null],
  ['through a SOCKS5 proxy', () => new SocksProxy(login)],
  ['through a HTTP proxy', () => new ConnectProxy(login)],
] as const;

/** Telegram behind HTTPS, with a certificate that the daemon knows or not. */
async function setTlsStage({ knows, proxy = null }: { knows: boolean; proxy?: SocksProxy | ConnectProxy | null }) {
  const front = new TlsFront();
  const stage = await setStage({ env: knows ? { NODE_EXTRA_CA_CERTS: front.certificate } : {} });
  await front.listen(stage.api.url);
  onTestFinished(() => front[Symbol.asyncDispose]());
  await proxy?.listen();
  onTestFinished(() => proxy?.[Symbol.asyncDispose]());
  const by = proxy ? { TELEGRAM_PROXY: `"${proxy.url()}"` } : {};
  stage.daemon.configure({ ...stage.settings, WG_ENDPOINT_HOST: '192.0.2.1', TELEGRAM_API_ROOT: front.url, ...by });
  return { ...stage, front };
}

test.skipIf(missing).each(ways)('HTTPS works as HTTP does: %s', async (_way, make) => {
  const proxy = make();
  const { daemon, owner, front } = await setTlsStage({ knows: true, proxy });
  await daemon.start();
  owner.start();
  await owner.receives(/владелец/);
  const ports = proxy?.passed.map((host) => new URL(`https://${host}`).port) ?? [];
  expect([...new Set(ports)]).toEqual(proxy ? [new URL(front.url).port] : []);
  expect(await daemon.stop()).toEqual({ code: 0, signal: null });
});

test.skipIf(missing)('a proxy behind HTTPS takes everything, and its login is nowhere', async () => {
  const proxy = new ConnectProxy(login);
  await proxy.listen();
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const front = new TlsFront();
  await front.listen(proxy.url().replace(/\/\/.*@/, '//'));
  onTestFinished(() => front[Symbol.asyncDispose]());
  const url = front.url.replace('https://', `HTTPS://${login.user}:${login.password}@`);
  const { daemon, api, owner } = await setStage({
    env: { NODE_EXTRA_CA_CERTS: front.certificate },
    settings: { TELEGRAM_PROXY: url, LOG_LEVEL: 'trace' },
  });
  await daemon.start();
  owner.start();
  await owner.receives(/владелец/);
  expect([...new Set(proxy.passed)]).toEqual([new URL(api.url).host]);
  expect(daemon.log).not.toContain(login.password);
});

test.skipIf(missing)('a server whose certificate nobody vouches for is told nothing', async () => {
  const { daemon, api } = await setTlsStage({ knows: false });
  daemon.launch();
  await daemon.says(/Telegram is unreachable.*DEPTH_ZERO_SELF_SIGNED_CERT/);
  expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  expect(api.calls).toEqual([]);
});
