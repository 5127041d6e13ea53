import { expect, onTestFinished } from 'vitest';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import { withAwg } from '../lab/amneziawg/amneziawg.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { type BotApi, type BotApiOptions, startBotApi } from '../lab/bot-api/start-bot-api.ts';
import { Daemon, type DaemonOptions } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig, isConfigMenu } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { ServerOptions, WireguardServer } from '../lab/wireguard-server.ts';

/** What a test with a real interface lacks here, or null. */
export const noNode = missingFor('wireguard-go', 'wg', 'ip');

export interface StageOptions {
  /** On top of what every daemon needs; without an interface of its own, node `main` is down. */
  readonly settings?: DaemonOptions['settings'];
  readonly env?: DaemonOptions['env'];
  readonly server?: WireguardServer | null;
  readonly api?: BotApiOptions;
  readonly store?: string;
  readonly main?: DaemonOptions['main'];
}

/** Telegram, the owner and a daemon that is not started; all is cleared when the test is over. */
export interface Stage {
  readonly api: BotApi;
  readonly owner: Person;
  readonly daemon: Daemon;
  readonly settings: Readonly<Record<string, string | number>>;
}

/** No daemon of any of these tests may print a line without a priority, or send something that is not allowed. */
export async function setStage({
  settings = {},
  env = {},
  server = null,
  api: options,
  store,
  main,
}: StageOptions = {}) {
  const api = await startBotApi({ patience: 60_000, ...options });
  onTestFinished(() => api.close());
  const sealed = store === undefined ? {} : { STORE_KEY: '5a'.repeat(32) }; // as test/stage/sample-state.ts seals
  const all = {
    ...basics(api),
    ...sealed,
    ...(server ? nodeSettings(server) : { WG_INTERFACE: 'absent0' }),
    ...settings,
  };
  const path = server?.parameters ? { PATH: withAwg() } : {};
  const settingsOfDaemon = { ...all, WG_ENDPOINT_HOST: '192.0.2.1' };
  const daemon = new Daemon({ settings: settingsOfDaemon, env: { ...path, ...env }, ...(main ? { main } : {}) });
  onTestFinished(() => daemon[Symbol.asyncDispose]());
  onTestFinished(() => {
    expect(api.violations).toEqual([]);
    if ((env['LOG_FORMAT'] ?? 'journal') === 'journal') expect(unmarked(daemon)).toEqual([]);
  });
  if (store !== undefined) daemon.writeStore(store);
  const owner = api.person({ id: 1, first_name: 'Olga', username: 'olga', language_code: 'ru' });
  return { api, owner, daemon, settings: all } satisfies Stage;
}

/** The same with the daemon at work. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const stage = await setStage(options);
  await stage.daemon.start();
  return stage;
}

/** A real interface that is gone with the test. */
export async function openServer(options?: ServerOptions): Promise<WireguardServer> {
  const lab = await WireguardLab.start();
  onTestFinished(() => lab.close());
  return lab.server(options);
}

/** Lets a person in who has pressed Start, and clears both chats. */
export async function admit(
  { api, owner }: Pick<Stage, 'api' | 'owner'>,
  id: number,
  language: 'ru' | 'en' = 'ru',
): Promise<Person> {
  const friend = api.person({ id, first_name: `Friend ${id}`, username: `friend${id}`, language_code: language });
  friend.start();
  await friend.receives(/закрытый VPN|private VPN/);
  owner.send(`/add_user ${id}`);
  await owner.receives(new RegExp(`✅.*${id}`));
  await friend.receives(language === 'ru' ? /Вам открыли доступ/ : /You have been let in/);
  return friend;
}

/** The next config in the chat, by name and text, once the buttons have followed it. */
export async function configFor(friend: Person): Promise<{ name: string; text: string; caption: string }> {
  const { document, text } = await friend.receives(isConfig);
  await friend.receives(isConfigMenu);
  return { name: document?.name ?? '', text: document?.bytes.toString() ?? '', caption: text };
}

/** The devices in the store, once nothing is to be sent to any of them. */
export function settledPeers(daemon: Daemon): Promise<Record<string, PeerRecord>> {
  return eventually(() => {
    const peers: Record<string, PeerRecord> = storeOf(daemon).peers;
    return Object.values(peers).every((own) => own.send === null && own.buttons_due === null) && peers;
  });
}

/** The store on disk. */
export const storeOf = ({ store }: { readonly store: string }) => JSON.parse(store);

const basics = (api: BotApi) => ({
  BOT_TOKEN: api.token,
  ADMIN_ID: 1,
  TELEGRAM_API_ROOT: api.url,
  WG_NETWORK_CIDR: '10.0.0.0/24',
});

const nodeSettings = (server: WireguardServer) => ({
  ...(server.parameters === null ? {} : { WG_PROTOCOL: 'amneziawg' }),
  WG_INTERFACE: server.interface,
  WG_ENDPOINT_PORT: server.endpoint.port,
});

const unmarked = ({ log }: Daemon) => log.split('\n').filter((line) => line !== '' && !/^<\d>/.test(line));
