import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { botSettings, nodeSettings } from '../../src/config/known-settings.ts';
import { LANGUAGES } from '../../src/languages.ts';
import { problemsOf, settingsOf, simplest, TOKEN } from '../stage/settings-of.ts';

describe('parseSettings', () => {
  it('takes every default from the table', () => {
    expect(settingsOf({ BOT_TOKEN: TOKEN, ADMIN_ID: '42', WG_ENDPOINT_HOST: 'vpn.example.com' })).toMatchObject({
      peersFile: '/srv/vpn/data/peers.json',
      storeKey: null,
      storeKeyFile: '/etc/vpn/store.key',
      telegramApiRoot: 'https://api.telegram.org',
      telegramWays: ['direct'],
      language: 'ru',
      timezone: 'Europe/Moscow',
      deviceLimit: 3,
      regenGraceSeconds: 604800,
      reconcileSeconds: 60,
      probeMinutes: 5,
      helperPagePort: null,
      helperPageName: null,
      exitDefault: 'auto',
      exitFallback: null,
      exitCountry: 'RU',
      exitListUrls: ['https://ftp.ripe.net/pub/stats/ripencc/delegated-ripencc-extended-latest'],
      dnsUpstreams: ['1.1.1.1', '9.9.9.9', '2606:4700:4700::1111', '2620:fe::fe'],
      metricsPort: null,
      logLevel: 'info',
      logFormat: 'auto',
      warnings: [],
    });
  });

  it('reads every setting of the bot', () => {
    const settings = settingsOf({
      ...simplest,
      PEERS_FILE: '/var/lib/vpn/peers.json',
      STORE_KEY: 'AB'.repeat(32),
      TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/',
      TELEGRAM_PROXY: 'socks5://anna:p%40ss@[::1]:1080',
      BOT_LANGUAGE: 'EN',
      BOT_TIMEZONE: 'Asia/Yekaterinburg',
      DEVICE_LIMIT: '1',
      REGEN_GRACE_SECONDS: '0',
      RECONCILE_SECONDS: '1',
      PROBE_MINUTES: 'off',
      METRICS_PORT: '9464',
      LOG_LEVEL: 'trace',
      LOG_FORMAT: 'journal',
    });
    expect(settings).toMatchObject({
      peersFile: '/var/lib/vpn/peers.json',
      storeKey: 'ab'.repeat(32),
      telegramApiRoot: 'http://127.0.0.1:8081',
      telegramWays: ['socks5://anna:p%40ss@[::1]:1080'],
      language: 'en',
      timezone: 'Asia/Yekaterinburg',
      deviceLimit: 1,
      regenGraceSeconds: 0,
      reconcileSeconds: 1,
      probeMinutes: null,
      exitDefault: 'auto',
      exitFallback: null,
      exitCountry: 'RU',
      exitListUrls: ['https://ftp.ripe.net/pub/stats/ripencc/delegated-ripencc-extended-latest'],
      dnsUpstreams: ['1.1.1.1', '9.9.9.9', '2606:4700:4700::1111', '2620:fe::fe'],
      metricsPort: 9464,
      logLevel: 'trace',
      logFormat: 'journal',
    });
  });

  it.each([
    ['SOCKS5H://proxy:1080', ['socks5h://proxy:1080']],
    ['HTTPS://anna:Pa55@Proxy:8443/', ['https://anna:Pa55@Proxy:8443/']],
    ['socks5h://[::1]:1080, http://proxy:3128 direct', ['socks5h://[::1]:1080', 'http://proxy:3128', 'direct']],
    ['Direct,, socks5://proxy,direct', ['direct', 'socks5://proxy']],
  ])('takes TELEGRAM_PROXY=%s', (list, ways) => {
    expect(settingsOf({ ...simplest, TELEGRAM_PROXY: list }).telegramWays).toEqual(ways);
  });

  it.each(['UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'europe/moscow'])(
    'takes the time zone %s, under any of its names',
    (zone) => {
      expect(settingsOf({ ...simplest, BOT_TIMEZONE: zone }).timezone).toBe(zone);
    },
  );

  it('reports all problems at once, each with setting, value and fix', () => {
    const problems = problemsOf({
      ADMIN_ID: '@anna',
      BOT_LANGUAGE: 'xx',
      WG_EU1_NETWORK_CIDR: '10.0.0.0/33',
      WG_EU1_DNZ: '1.1.1.1',
      WG_KEEPALIVE: 'often',
    });
    expect(problems).toEqual([
      "WG_EU1_DNZ: no such setting (a node's id is 1 to 8 letters and digits); did you mean WG_EU1_DNS?",
      "BOT_TOKEN: missing; put the bot's token, from @BotFather (off: without a bot), into /etc/vpn/env_vars.txt",
      'ADMIN_ID=@anna: must be your numeric Telegram id, not a @username; @userinfobot tells you yours',
      `BOT_LANGUAGE=xx: must be one of ${LANGUAGES.join(', ')}`,
      'WG_KEEPALIVE=often: must be a whole number from 0 to 65535',
      'WG_EU1_NETWORK_CIDR=10.0.0.0/33: the prefix must be 8 to 30',
      'node main is off, and no other is on: it needs WG_ENDPOINT_HOST; add this to /etc/vpn/env_vars.txt',
      'node eu1 is off, and no other is on: it needs WG_EU1_SSH_HOST, WG_EU1_SSH_KEY_PATH, WG_EU1_SSH_HOST_KEY; add this to /etc/vpn/env_vars.txt',
    ]);
  });

  it.each([
    ['ADMIN_ID', '0', 'numeric Telegram id'],
    ['ADMIN_ID', '-5', 'numeric Telegram id'],
    ['ADMIN_ID', '1e3', 'numeric Telegram id'],
    ['ADMIN_ID', '9999999999999999', 'numeric Telegram id'],
    ['TELEGRAM_API_ROOT', 'api.telegram.org', 'http:// or https://'],
    ['TELEGRAM_API_ROOT', 'ftp://x', 'http:// or https://'],
    ['TELEGRAM_API_ROOT', 'https://x/?a=b', 'without user, ? and #'],
    ['BOT_TIMEZONE', 'Europe/Moskow', 'did you mean Europe/Moscow?'],
    ['BOT_TIMEZONE', 'MSK', 'write the name of a place, such as Europe/Moscow'],
    ['BOT_TIMEZONE', 'мск', 'such as Europe/Moscow'],
    ['BOT_TIMEZONE', 'UTC+3', 'write Etc/GMT-3 (its sign is the other way round), or better'],
    ['BOT_TIMEZONE', 'gmt -05:00', 'write Etc/GMT+5 '],
    ['BOT_TIMEZONE', 'UTC+5:30', 'write +05:30, or better'],
    ['BOT_TIMEZONE', 'UTC+0', 'write UTC'],
    ['BOT_TIMEZONE', 'Moscow', 'did you mean Europe/Moscow?'],
    ['BOT_TIMEZONE', 'UTC+25', 'did you mean '],
    ['DEVICE_LIMIT', '0', 'from 1 to 99'],
    ['DEVICE_LIMIT', '2.5', 'from 1 to 99'],
    ['REGEN_GRACE_SECONDS', '-1', 'whole number'],
    ['RECONCILE_SECONDS', '0', 'from 1 to 86400'],
    ['PROBE_MINUTES', '0', 'minutes from 1 to 1440, or off'],
    ['EXIT_LIST_URLS', 'https://ftp.ripe.net/a, http://ftp.apnic.net/b', 'one to ten https:// addresses'],
    ['EXIT_LIST_URLS', ',', 'one to ten https:// addresses'],
    ['METRICS_PORT', '65536', 'a port from 1 to 65535, or off'],
    ['HELPER_PAGE_PORT', '80', 'a port from 1024 to 65535, or off'],
    ['HELPER_PAGE_NAME', 'http://vpn', 'without scheme, user or port'],
    ['WG_COUNTRY', 'Finland', 'must be two letters, such as FI'],
    ['LOG_LEVEL', 'loud', 'must be one of trace, debug, info, warn, error'],
    ['LOG_FORMAT', 'xml', 'must be one of auto, json, pretty, journal'],
    ['VPN_SERVER_HOST', 'root@1.2.3.4', 'without scheme, user or port'],
  ])('refuses %s=%s', (name, value, fix) => {
    const [problem, ...more] = problemsOf({ ...simplest, [name]: value });
    expect(more).toEqual([]);
    expect(problem?.startsWith(`${name}=${value}: `)).toBe(true);
    expect(problem).toContain(fix);
  });

  it.each([
    ['BOT_TOKEN', 'hunter2'],
    ['BOT_TOKEN', `${TOKEN} ${TOKEN}`],
    ['STORE_KEY', 'ab'.repeat(31)],
    ['STORE_KEY', 'xy'.repeat(32)],
    ['TELEGRAM_PROXY', 'ftp://anna:hunter2@proxy:1080'],
    ['TELEGRAM_PROXY', 'socks5://anna:hun,ter2@proxy:1080'],
    ['TELEGRAM_PROXY', 'socks5://anna:hun%ter2@proxy:1080'],
    ['TELEGRAM_PROXY', 'direct, hunter2'],
    ['TELEGRAM_PROXY', ',,,,'],
    ['TELEGRAM_PROXY', 'socks5://anna:hun/ter2@proxy:1080'],
    ['TELEGRAM_PROXY', 'hunter2'],
    ['WG_SERVER_PUBLIC_KEY', 'hunter2='],
  ])('refuses %s=%s without showing it', (name, value) => {
    const [problem, ...more] = problemsOf({ ...simplest, [name]: value });
    expect(more).toEqual([]);
    expect(problem?.startsWith(`${name}=(not shown): `)).toBe(true);
    expect(problem).not.toContain(value);
    expect(problem).not.toContain('hun');
  });
});

describe('secrets', () => {
  const letters = [...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789_-'];
  const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 30, maxLength: 60 });
  const secretNames = [
    ...Object.entries(botSettings),
    ...Object.entries(nodeSettings).map(([k, v]) => [`WG_${k}`, v] as const),
  ]
    .filter(([, setting]) => setting.secret)
    .map(([name]) => name);

  it('never stand in a message, whatever they look like', () => {
    const junk = fc
      .tuple(word, fc.constantFrom('', ' ', '\n', '"', '://', '@', ':', '#', '\0'), word)
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.constantFrom(...secretNames), junk, (name, value) => {
        const text = problemsOf({ ...simplest, [name]: value, LOG_LEVEL: 'loud' }).join('\n');
        expect(text).toContain('LOG_LEVEL=loud');
        for (let at = 0; at + 8 <= value.length; at++) expect(text).not.toContain(value.slice(at, at + 8));
      }),
    );
  });

  const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
  const recognisable = fc.oneof(
    fc.tuple(fc.integer({ min: 100_000 }), word).map(([id, rest]) => `${id}:${rest}`),
    key.map((bytes) => bytes.toString('hex')),
    key.map((bytes) => bytes.toString('base64')),
    word.map((password) => `http://anna:${password}@proxy`),
    word.map((body) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}`),
  );
  const openNames = [
    'ADMIN_ID',
    'LOG_LEVEL',
    'TELEGRAM_API_ROOT',
    'WG_DNS',
    'WG_ALLOWED_IPS',
    'WG_NETWORK_CIDR',
    'WG_SSH_HOST_KEY',
  ];

  it('stand in no message when they were put on the wrong line', () => {
    fc.assert(
      fc.property(fc.constantFrom(...openNames), recognisable, (name, value) => {
        const text = problemsOf({ ...simplest, [name]: value }).join('\n');
        for (let at = 0; at + 16 <= value.length; at++) expect(text).not.toContain(value.slice(at, at + 16));
      }),
    );
  });
});
