import { mkdirSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { editSettings, putSettings } from '../../src/config/edit-settings.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import type { Settings } from '../../src/config/settings.ts';
import { SetupError } from '../../src/errors.ts';
import { isLocked } from '../../src/flock.ts';
import { problemsOf, remoteNode, settingsOf, simplest } from '../stage/settings-of.ts';

type Values = Readonly<Record<string, string>>;

/** Every setting, wrong in each way that its schema tells apart. */
export const WRONG_VALUES: readonly (readonly [name: string, value: string])[] = [
  ...['BOT_TOKEN', 'SPARE_BOT_TOKEN'].map((name) => [name, 'abc'] as const),
  ['SPARE_BOT_TOKEN', simplest['BOT_TOKEN'] ?? ''],
  ['ADMIN_ID', '@me'],
  ['PEERS_FILE', '-----BEGIN'],
  ['STORE_KEY', 'x'],
  ['TELEGRAM_API_ROOT', 'ftp://x'],
  ...['TELEGRAM_PROXY', 'MAIL_PROXY'].map((name) => [name, 'socks://proxy.example.com:1080'] as const),
  ['BOT_LANGUAGE', 'de'],
  ...['MSK', 'Moscow', 'UTC+3', 'UTC+5:30', 'UTC+0', 'Etc/GMT+3'].map((zone) => ['BOT_TIMEZONE', zone] as const),
  ['DEVICE_LIMIT', '0'],
  ['REGEN_GRACE_SECONDS', '-1'],
  ['RECONCILE_SECONDS', '0'],
  ['PROBE_MINUTES', 'x'],
  ['EXIT_DEFAULT', 'x'],
  ['EXIT_FALLBACK', 'x'],
  ['EXIT_CHOICE', 'x'],
  ['EXIT_COUNTRY', 'Russia'],
  ['EXIT_LIST_URLS', 'http://x'],
  ...['dns.example.com', ','].map((list) => ['DNS_UPSTREAMS', list] as const),
  ...['AGE-SECRET-KEY-1', 'age1'].map((key) => ['BACKUP_RECIPIENT', key] as const),
  ...['imap://a:b@imap.example.com', 'imaps://imap.example.com'].map((url) => ['MAIL_IMAP_URL', url] as const),
  ...['smtp://a:b@smtp.example.com', 'smtps://smtp.example.com', 'smtps://anna:b@smtp.example.com'].map(
    (url) => ['MAIL_SMTP_URL', url] as const,
  ),
  ['MAIL_FROM', 'anna'],
  ['HELPER_PAGE_PORT', '80'],
  ['HELPER_PAGE_NAME', 'http://x'],
  ['METRICS_PORT', 'x'],
  ['LOG_LEVEL', 'loud'],
  ['LOG_FORMAT', 'x'],
  ['VPN_SERVER_HOST', 'http://x'],
  ...['x'.repeat(40), '\u200b'].map((name) => ['WG_NAME', name] as const),
  ['WG_DESCRIPTION', 'x'.repeat(200)],
  ['WG_SERVER_PUBLIC_KEY', 'x'],
  ['WG_PROTOCOL', 'openvpn'],
  ['WG_INTERFACE', 'wg 0'],
  ...['a b', 'amnezia-awg2'].map((name) => ['WG_CONTAINER', name] as const),
  ...['10.0.0.0', '10.0.0.0/33', 'x', '10.0.0.9/24', '10.0.0.0/30'].map((cidr) => ['WG_NETWORK_CIDR', cidr] as const),
  ...['fd00:10::', 'fd00:10::/8', 'x'].map((cidr) => ['WG_NETWORK_CIDR6', cidr] as const),
  ...['http://x', 'my_host.example.com', '10.0.0.1'].map((host) => ['WG_ENDPOINT_HOST', host] as const),
  ['WG_ENDPOINT_PORT', '0'],
  ...['x y', '70000', '2001:db8::9:443', 'host:70000'].map((door) => ['WG_DOORS', door] as const),
  ...['?', 'example.com', '2606:4700:4700::1111'].map((dns) => ['WG_DNS', dns] as const),
  ...['all', '10.0.0.0/40', '!10.0.0.0/8', '0.0.0.0/1, 128.0.0.0/1', '::/0', '10.0.0.9/24'].map(
    (list) => ['WG_ALLOWED_IPS', list] as const,
  ),
  ...['1', '1200'].map((mtu) => ['WG_MTU', mtu] as const),
  ['WG_KEEPALIVE', 'x'],
  ['WG_DISGUISE', 'x'],
  ['WG_COUNTRY', '1'],
  ...['x', '192.0.2.1', '10.0.0.9/28'].map((list) => ['WG_RESERVED_IPS', list] as const),
  ['WG_SSH_HOST', 'http://x'],
  ['WG_SSH_PORT', '0'],
  ['WG_SSH_USER', '-x'],
  ['WG_SSH_KEY_PATH', '-----BEGIN'],
  ['WG_SSH_HOST_KEY', 'x'],
  ...['x y', 'eu9'].map((id) => ['WG_EU1_MOVED_TO', id] as const),
];

const EU1 = remoteNode('EU1');

/** Files whose settings are each right and together wrong, or that name a setting that there is not. */
const WRONG_TOGETHER: readonly Values[] = [
  {},
  { ...simplest, WG_DNZ: '1' },
  { ...simplest, DEVICE_LIMITS: '1' },
  { ...simplest, WG_MAIN_DNS: '1.1.1.1' },
  { ...simplest, WG_SSH_NAME: 'x' },
  { ...simplest, ...EU1, EU1_WG_SSH_HOST: '203.0.113.8' },
  { ...simplest, WG_NETWORK_CIDR6: 'fd00:10::/64', WG_ALLOWED_IPS: '0.0.0.0/0' },
  { ...simplest, WG_NETWORK_CIDR6: 'fd00:10::/64', WG_MTU: '1200' },
  { ...simplest, WG_NETWORK_CIDR6: 'fd00:10::/64', WG_ALLOWED_IPS: '0.0.0.0/0', WG_DNS: '2606:4700:4700::1111' },
  { ...simplest, WG_DNS: '10.9.9.9', WG_ALLOWED_IPS: '203.0.113.0/24' },
  { ...simplest, MAIL_FROM: 'vpn@example.com' },
  { ...simplest, WG_ENDPOINT_HOST: '203.0.113.9', WG_ALLOWED_IPS: '203.0.113.0/24' },
  { ...simplest, WG_EU1_INTERFACE: 'wg0', WG_EU1_NETWORK_CIDR: '10.1.0.0/24' },
  { ...simplest, WG_EU1_INTERFACE: 'wg1', WG_EU1_NETWORK_CIDR: '10.0.0.0/25' },
  { ...simplest, ...EU1, ...remoteNode('EU2') },
  { ...simplest, ...EU1, ...remoteNode('EU2'), WG_EU1_CONTAINER: 'awg', WG_EU2_CONTAINER: 'awg' },
  { BOT_TOKEN: 'off', WG_EU1_SSH_HOST: '203.0.113.7' },
  { BOT_TOKEN: 'off', ...Object.fromEntries(Object.entries(EU1).filter(([name]) => !name.endsWith('HOST_KEY'))) },
];

const fromSettings = ({ warnings, nodesOff }: Settings): readonly string[] => [
  ...warnings,
  ...nodesOff.flatMap(({ problems }) => problems),
];

/** What is said of a file with these settings: why the bot does not start, why a server is off, and what is doubtful. */
export function saidOf(values: Values): readonly string[] {
  const problems = problemsOf(values);
  return problems.length > 0 ? problems : fromSettings(settingsOf(values));
}

/** What is said of files on the disk in `folder`: their encoding, their kind, lists of services, and edits that go wrong. */
async function saidOfFiles(folder: string): Promise<string[]> {
  const path = join(folder, 'env_vars.txt');
  const right = Object.entries(simplest)
    .map((pair) => pair.join('='))
    .join('\n');
  const load = (env: Values = {}): readonly string[] => {
    try {
      return fromSettings(loadSettings({ cwd: folder, env }));
    } catch (error) {
      if (error instanceof SetupError) return error.problems;
      throw error;
    }
  };
  const said = [load(), load({ VPN_ENV_FILE: 'other.txt' })].flat();
  const CP1251 = Buffer.from([0xcf, 0xf0, 0xe8]); // «При»
  for (const bytes of [
    Buffer.from(`\ufeff${right}`, 'utf16le'),
    Buffer.from([0, 1, 2]),
    Buffer.from(`\ufeff${right}`),
    Buffer.concat([Buffer.from(`${right}\n# `), CP1251]),
    Buffer.concat([Buffer.from(`${right}\nWG_NAME=`), CP1251]),
    Buffer.alloc(1_100_000, '#'),
  ]) {
    writeFileSync(path, bytes);
    said.push(...load());
  }
  writeFileSync(path, right);
  said.push(...load({ VPN_ENV_FILE: 'env_vars.txt/x' }), ...load({ PEERS_FILE: 'env_vars.txt/peers.json' }));
  mkdirSync(join(folder, 'data', 'services.txt'), { recursive: true });
  said.push(...load());
  const lists = join(folder, 'lists');
  mkdirSync(lists);
  for (const list of [
    '1.2.3.4\n[]\n[A]\n[A]\n1.2.3.4/99\nexample.com\nx\n[B]',
    Array.from({ length: 14 }, (_, at) => `[Service ${at}]\n192.0.2.${at}`).join('\n'),
    '\n'.repeat(6000),
  ]) {
    writeFileSync(join(lists, 'services.txt'), list);
    said.push(...load({ PEERS_FILE: 'lists/peers.json' }));
  }
  const refused = async (edit: Parameters<typeof editSettings>[1]) => {
    const error: unknown = await editSettings(path, edit, 0).catch((cause: unknown) => cause);
    if (!(error instanceof SetupError)) throw new Error('the edit was not refused', { cause: error });
    said.push(...error.problems);
  };
  const put = (values: Values) => ({
    text: (before: string) => putSettings(before, 'eu1', values),
    values: (before: Values) => ({ ...before, ...values }),
  });
  for (const [name, value] of [
    ['a b', 'x'],
    ['WG_NAME', 'a\nb'],
    ['WG_NAME', ' x'],
    ['WG_NAME', `a'b"`],
  ] as const)
    await refused(put({ [name]: value }));
  await refused({ text: () => 'BOT_TOKEN=off\n', values: (before) => before });
  const other = await open(folder);
  if (!isLocked(other.fd)) throw new Error(`${folder} is not to be locked`);
  await refused(put({ WG_NAME: 'x' }));
  await other.close();
  await refused({
    ...put({ WG_NAME: 'x' }),
    judge: () => writeFileSync(path, `${right}\n# somebody else`),
  });
  return said;
}

/** Every sentence that a person may read about the settings: all that the code says of the samples above. */
export async function allSaid(folder: string): Promise<readonly string[]> {
  const single = WRONG_VALUES.flatMap(([name, value]) => saidOf({ ...simplest, [name]: value }));
  return [...new Set([...single, ...WRONG_TOGETHER.flatMap(saidOf), ...(await saidOfFiles(folder))])];
}
