import { onTestFinished } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { type BotApi, startBotApi } from '../lab/bot-api/start-bot-api.ts';
import { Daemon, type DaemonOptions } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { openServer } from '../stage/daemon-stage.ts';

/** One real server, Telegram, the owner, and a daemon in a folder that a test can prepare before it starts it. */
export interface Trouble {
  readonly server: WireguardServer;
  readonly api: BotApi;
  readonly owner: Person;
  readonly daemon: Daemon;
  readonly settings: DaemonOptions['settings'];
}

export async function openTrouble(options: Omit<DaemonOptions, 'settings'> = {}): Promise<Trouble> {
  const server = await openServer();
  const api = await startBotApi({ patience: 20_000 });
  onTestFinished(() => api.close());
  const settings = {
    BOT_TOKEN: api.token,
    ADMIN_ID: 1,
    TELEGRAM_API_ROOT: api.url,
    RECONCILE_SECONDS: 1,
    WG_INTERFACE: server.interface,
    WG_NETWORK_CIDR: '10.0.0.0/24',
    WG_ENDPOINT_HOST: server.endpoint.host,
    WG_ENDPOINT_PORT: server.endpoint.port,
  };
  const daemon = new Daemon({ settings, ...options });
  onTestFinished(() => daemon[Symbol.asyncDispose]());
  const owner = api.person({ id: 1, first_name: 'Olga', language_code: 'en' });
  return { server, api, owner, daemon, settings };
}

/** Lets a friend in and gives them a config; returns them with its key on the node. */
export async function letInWithConfig({ owner, api, server, daemon }: Trouble, id: number): Promise<[Person, string]> {
  const friend = api.person({ id, first_name: `Friend ${id}`, language_code: 'en' });
  friend.start();
  await friend.receives(/закрытый VPN|private VPN/);
  owner.send(`/add_user ${id}`);
  await friend.receives(/На чём включаем|What shall the VPN run on/);
  const before = await server.allowedIps();
  friend.send('/get_config');
  await friend.receives(isConfig);
  await eventually(() => nothingWaits(daemon));
  const [key = ''] = [...(await server.allowedIps()).keys()].filter((known) => !before.has(known));
  return [friend, key];
}

/** Every config was sent with its buttons, and the store knows it. */
export const nothingWaits = (daemon: Daemon): boolean =>
  Object.values(parseStore(daemon.store).peers).every(({ send, buttons_due }) => send === null && buttons_due === null);
