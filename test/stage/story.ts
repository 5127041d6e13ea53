import { onTestFinished } from 'vitest';
import type { Protocol } from '../../src/wireguard/dialect/dialect.ts';
import { withAwg } from '../lab/amneziawg/amneziawg.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { type BotApi, startBotApi } from '../lab/bot-api/start-bot-api.ts';
import { Daemon } from '../lab/daemon.ts';
import { isConfig, isConfigMenu } from '../lab/is-config.ts';
import { Sshd, type SshdOptions } from '../lab/sshd.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';

/** A server that is reached over SSH. */
export interface FarNode {
  readonly server: WireguardServer;
  readonly sshd: Sshd;
}

/** Everything of one story: servers, logins on the far ones, Telegram, the owner, and the real daemon. */
export interface Story {
  readonly lab: WireguardLab;
  readonly main: WireguardServer;
  readonly eu1: WireguardServer;
  /** The login on `eu1`. */
  readonly sshd: Sshd;
  /** All servers over SSH, `eu1` among them. */
  readonly far: Readonly<Record<string, FarNode>>;
  readonly api: BotApi;
  readonly owner: Person;
  readonly daemon: Daemon;
  readonly settings: Record<string, string | number>;
}

export interface FarOptions {
  readonly sshd?: SshdOptions;
  /** The server's own address inside its tunnel. */
  readonly address?: string;
}

/** Settings on top of what the servers need. */
export type MoreSettings = Readonly<Record<string, string | number>>;

export interface Staging {
  /** Servers over SSH besides `eu1`, or other options for that one. */
  readonly far?: Readonly<Record<string, FarOptions>>;
  /** The PATH of the daemon and of what it runs. */
  readonly path?: string;
  /** More of the daemon's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What all servers speak. */
  readonly protocol?: Protocol;
  /** What clears the stage; by default the end of the test. */
  readonly finished?: (clear: () => Promise<void>) => void;
}

/** Sets the stage and starts the daemon. */
export async function beginStory(more: MoreSettings = {}, staging: Staging = {}): Promise<Story> {
  const story = await setStage(more, staging);
  await story.daemon.start();
  return story;
}

/** Sets the stage; the daemon is not started yet. */
export async function setStage(
  more: MoreSettings = {},
  { far: wanted = {}, protocol = 'wireguard', path: asked, env = {}, finished = onTestFinished }: Staging = {},
): Promise<Story> {
  const stack = new AsyncDisposableStack();
  finished(() => stack.disposeAsync());
  const lab = stack.use(await WireguardLab.start({ protocol }));
  const path = protocol === 'amneziawg' ? withAwg(asked) : asked;
  const main = await lab.server();
  const eu1 = await makeFarNode(stack, lab, 8, wanted['eu1']);
  const far: Record<string, FarNode> = { eu1 };
  for (const [id, options] of Object.entries(wanted)) {
    far[id] ??= await makeFarNode(stack, lab, 8 + Object.keys(far).length, options);
  }
  const api = await startBotApi({ patience: 60_000 });
  stack.defer(() => api.close());
  const settings: Story['settings'] = {
    BOT_TOKEN: api.token,
    ADMIN_ID: 1,
    TELEGRAM_API_ROOT: api.url,
    LOG_LEVEL: 'trace',
    ...(main.parameters === null ? {} : { WG_PROTOCOL: protocol }),
    WG_INTERFACE: main.interface,
    WG_NETWORK_CIDR: '10.0.0.0/24',
    WG_ENDPOINT_HOST: main.endpoint.host,
    WG_ENDPOINT_PORT: main.endpoint.port,
    ...Object.assign({}, ...(await Promise.all(Object.entries(far).map(farSettings)))),
    WG_EU1_NAME: 'Europe & <Co>',
    ...more,
  };
  const owner = api.person({ id: 1, first_name: 'Olga', username: 'olga', language_code: 'ru' });
  const daemon = stack.use(new Daemon({ settings, env: path === undefined ? env : { ...env, PATH: path } }));
  return { lab, main, eu1: eu1.server, sshd: eu1.sshd, far, api, owner, daemon, settings };
}

async function makeFarNode(
  stack: AsyncDisposableStack,
  lab: WireguardLab,
  number: number,
  { sshd, address = `10.${number}.0.1/24` }: FarOptions = {},
): Promise<FarNode> {
  const server = await lab.server({ addresses: [address] });
  const path = server.parameters === null ? {} : { path: withAwg(sshd?.path) };
  return { server, sshd: stack.use(await Sshd.start({ ...sshd, ...path })) };
}

async function farSettings([id, { server, sshd }]: [string, FarNode]): Promise<Story['settings']> {
  const name = `WG_${id.toUpperCase()}`;
  return {
    ...(server.parameters === null ? {} : { [`${name}_PROTOCOL`]: 'amneziawg' }),
    [`${name}_INTERFACE`]: server.interface,
    [`${name}_NETWORK_CIDR`]: server.addresses[0] ?? '',
    [`${name}_ENDPOINT_HOST`]: server.endpoint.host,
    [`${name}_ENDPOINT_PORT`]: server.endpoint.port,
    [`${name}_SSH_HOST`]: sshd.host,
    [`${name}_SSH_PORT`]: sshd.port,
    [`${name}_SSH_KEY_PATH`]: sshd.keyPath,
    [`${name}_SSH_HOST_KEY`]: await sshd.fingerprint(),
  };
}

/** The owner adds a person, who presses Start first. */
export async function letIn({ api, owner }: Story, id: number, name: string, language_code = 'ru'): Promise<Person> {
  const friend = api.person({ id, first_name: name, language_code });
  friend.start();
  await friend.receives(/закрытый VPN|private VPN/);
  owner.send(`/add_user ${id}`);
  await owner.receives(new RegExp(String(id)));
  await friend.receives(/На чём включаем|What shall the VPN run on/);
  return friend;
}

/** A config as a friend gets it. */
export interface Config {
  readonly name: string;
  readonly text: string;
}

/** The next config that the friend gets, as text, once its buttons have followed it. */
export async function configOf(friend: Person, timeout = 60_000): Promise<Config> {
  const { document } = await friend.receives(isConfig, { timeout });
  await friend.receives(isConfigMenu, { timeout });
  if (!document) throw new Error('no document');
  return { name: document.name, text: document.bytes.toString() };
}

/** The value of a line of a config. */
export const settingOf = (config: string, name: string): string =>
  new RegExp(`^${name} = (.*)$`, 'm').exec(config)?.[1] ?? '';
