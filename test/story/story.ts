import { onTestFinished } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { type BotApi, startBotApi } from '../lab/bot-api/start-bot-api.ts';
import { Daemon } from '../lab/daemon.ts';
import { Sshd } from '../lab/sshd.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';

/** Everything of one story: two servers, a login on the second, Telegram, the owner, and the real daemon. */
export interface Story {
  readonly lab: WireguardLab;
  readonly main: WireguardServer;
  readonly eu1: WireguardServer;
  readonly sshd: Sshd;
  readonly api: BotApi;
  readonly owner: Person;
  readonly daemon: Daemon;
  readonly settings: Record<string, string | number>;
}

/** Sets the stage; it is cleared when the test is over, and no call of the bot may have been invalid. */
export async function beginStory(more: Record<string, string | number> = {}): Promise<Story> {
  const stack = new AsyncDisposableStack();
  onTestFinished(() => stack.disposeAsync());
  const lab = stack.use(await WireguardLab.start());
  const [main, eu1] = [await lab.server(), await lab.server({ addresses: ['10.8.0.1/24'] })];
  const sshd = stack.use(await Sshd.start());
  const api = await startBotApi();
  stack.defer(() => api.close());
  const settings = {
    BOT_TOKEN: api.token,
    ADMIN_ID: 1,
    TELEGRAM_API_ROOT: api.url,
    LOG_LEVEL: 'trace',
    WG_INTERFACE: main.interface,
    WG_NETWORK_CIDR: '10.0.0.0/24',
    WG_ENDPOINT_HOST: main.endpoint.host,
    WG_ENDPOINT_PORT: main.endpoint.port,
    WG_EU1_INTERFACE: eu1.interface,
    WG_EU1_NAME: 'Europe & <Co>',
    WG_EU1_NETWORK_CIDR: '10.8.0.0/24',
    WG_EU1_ENDPOINT_HOST: eu1.endpoint.host,
    WG_EU1_ENDPOINT_PORT: eu1.endpoint.port,
    WG_EU1_SSH_HOST: sshd.host,
    WG_EU1_SSH_PORT: sshd.port,
    WG_EU1_SSH_KEY_PATH: sshd.keyPath,
    WG_EU1_SSH_HOST_KEY: await sshd.fingerprint(),
    ...more,
  };
  const owner = api.person({ id: 1, first_name: 'Olga', username: 'olga', language_code: 'ru' });
  const daemon = stack.use(new Daemon({ settings }));
  await daemon.start();
  return { lab, main, eu1, sshd, api, owner, daemon, settings };
}

/** The owner adds a person, who presses Start first. */
export async function letIn({ api, owner }: Story, id: number, name: string, language_code = 'ru'): Promise<Person> {
  const friend = api.person({ id, first_name: name, language_code });
  friend.start();
  await friend.receives(new RegExp(String(id)));
  owner.send(`/add_user ${id}`);
  await owner.receives(new RegExp(String(id)));
  await friend.receives(/get_config/);
  return friend;
}

/** The next config that the friend gets, as text. */
export async function configOf(friend: Person): Promise<{ name: string; text: string }> {
  const { document } = await friend.receives((seen) => seen.document !== undefined);
  if (!document) throw new Error('no document');
  return { name: document.name, text: document.bytes.toString() };
}

/** The value of a line of a config. */
export const settingOf = (config: string, name: string): string =>
  new RegExp(`^${name} = (.*)$`, 'm').exec(config)?.[1] ?? '';
