import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft } from '../../../src/peers/records/records.ts';
import { StoreSerializer } from '../../../src/store/serialize-store.ts';
import { type BotApi, startBotApi } from '../../lab/bot-api/start-bot-api.ts';
import { builtMain } from '../../lab/built.ts';
import { Daemon } from '../../lab/daemon.ts';
import { eventually } from '../../lab/eventually.ts';
import { temporaryFolder } from '../../lab/leftovers.ts';
import { SlowLine } from '../../lab/slow-line.ts';
import { Sshd } from '../../lab/sshd.ts';
import { WireguardLab } from '../../lab/wireguard-lab.ts';
import type { WireguardServer } from '../../lab/wireguard-server.ts';
import { type Crowd, crowd, NETWORK, SERVER_ADDRESS, STORE_KEY } from '../../stage/crowd.ts';
import { section } from '../rivals/panels.ts';
import { spawned } from '../rivals/spawned.ts';

export interface StageOptions {
  readonly devices: number;
  /** Friends who were let in and have no device. */
  readonly friends: number;
  /** Whether the daemon's node is reached over SSH. */
  readonly overSsh?: boolean;
  /** How long the line to it takes, ms each way. */
  readonly lineMs?: number;
  /** False: no interface at all, and node `main` is down; needs no root. */
  readonly hasNode?: boolean;
  readonly settings?: Readonly<Record<string, string | number>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Changes the store before the daemon reads it. */
  readonly edit?: (store: Draft) => void;
  /** The daemon's main file; by default as servers run it, built. */
  readonly main?: string;
}

/** A real daemon with its crowd, Telegram's stand-in, and a second interface just as full for limits and alternatives. */
export interface Stage extends AsyncDisposable {
  readonly api: BotApi;
  readonly daemon: Daemon;
  readonly nodes: Nodes | null;
  readonly crowd: Crowd;
  /** On the store's file system. */
  readonly folder: string;
  /** How many commits there were. */
  revision(): number;
}

/** Two servers, both with all devices of the crowd. */
export interface Nodes {
  readonly server: WireguardServer;
  readonly spare: WireguardServer;
  readonly sshd: SshLogin | null;
}

/** What a login over SSH takes. */
export type SshLogin = Pick<Sshd, 'host' | 'port' | 'user' | 'keyPath' | 'fingerprint'>;

/** Sets the stage; the daemon is not started yet. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { devices, friends, overSsh = false, lineMs = 0, hasNode = true, settings = {}, env = {}, edit } = options;
  const { main = builtMain() } = options;
  const stack = new AsyncDisposableStack();
  const everybody = crowd(devices, friends);
  edit?.(everybody.store);
  // finer than the milliseconds of Date: the time of every call is a measurement
  const api = await startBotApi({ patience: 120_000, now: () => performance.timeOrigin + performance.now() });
  stack.defer(() => api.close());
  const nodes = hasNode ? await openNodes(stack, everybody, overSsh ? { lineMs } : null) : null;
  const daemon = stack.use(new Daemon({ settings: { ...(await settingsOf(api, nodes)), ...settings }, env, main }));
  daemon.writeStore(new StoreSerializer().serialize(everybody.store)); // as a daemon finds it that was there before
  const folder = temporaryFolder();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const revision = () => Number(readFileSync(`${daemon.storePath}.revision`, 'utf8'));
  return { api, daemon, nodes, crowd: everybody, folder, revision, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The same with the daemon at work and nothing left to do. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const stage = await setStage(options);
  try {
    await stage.daemon.start();
    if (stage.nodes) await stage.daemon.says('node main is up', { timeout: 120_000 });
    await settled(stage);
    return stage;
  } catch (error) {
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

/** Resolves when nothing was committed for a while. */
export async function settled({ revision }: Pick<Stage, 'revision'>): Promise<void> {
  let [last, since] = [-1, 0];
  await eventually(
    () => {
      const [now, at] = [revision(), performance.now()];
      if (now !== last) [last, since] = [now, at];
      return at - since > 300;
    },
    { timeout: 60_000 },
  );
}

async function openNodes(
  stack: AsyncDisposableStack,
  { peers }: Crowd,
  ssh: { lineMs: number } | null,
): Promise<Nodes> {
  const lab = stack.use(await WireguardLab.start());
  const [server, spare] = [
    await lab.server({ addresses: [SERVER_ADDRESS] }),
    await lab.server({ addresses: [SERVER_ADDRESS] }),
  ];
  const folder = temporaryFolder();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'peers.conf');
  writeFileSync(file, peers.map(section).join(''), { mode: 0o600 });
  for (const { interface: name } of [server, spare]) await spawned('wg', ['addconf', name, file]);
  return { server, spare, sshd: ssh && (await openLogin(stack, ssh.lineMs)) };
}

async function openLogin(stack: AsyncDisposableStack, lineMs: number): Promise<SshLogin> {
  const sshd = stack.use(await Sshd.start());
  if (lineMs === 0) return sshd;
  const { host, user, keyPath } = sshd;
  const { port } = stack.use(await SlowLine.open(sshd.port, lineMs));
  return { host, port, user, keyPath, fingerprint: () => sshd.fingerprint() };
}

async function settingsOf(api: BotApi, nodes: Nodes | null): Promise<Record<string, string | number>> {
  const basics = {
    BOT_TOKEN: api.token,
    ADMIN_ID: 1,
    TELEGRAM_API_ROOT: api.url,
    STORE_KEY,
    BOT_LANGUAGE: 'en',
    RECONCILE_SECONDS: 3600,
    WG_NETWORK_CIDR: NETWORK,
    WG_ENDPOINT_HOST: '192.0.2.1',
    WG_INTERFACE: nodes?.server.interface ?? 'absent0',
  };
  if (!nodes) return basics;
  const { sshd, server } = nodes;
  return { ...basics, WG_ENDPOINT_PORT: server.endpoint.port, ...(sshd ? await loginOf(sshd) : {}) };
}

const loginOf = async (sshd: SshLogin) => ({
  WG_SSH_HOST: sshd.host,
  WG_SSH_PORT: sshd.port,
  WG_SSH_KEY_PATH: sshd.keyPath,
  WG_SSH_HOST_KEY: await sshd.fingerprint(),
});

/** The stage's servers; throws when it has none. */
export function nodesOf({ nodes }: Pick<Stage, 'nodes'>): Nodes {
  if (!nodes) throw new Error('the stage has no interface');
  return nodes;
}
