import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FakePrograms } from '../../lab/fake-programs.ts';
import { temporaryFolder } from '../../lab/leftovers.ts';
import type { Crowd } from '../../stage/crowd.ts';
import type { SshLogin } from '../stage/stage.ts';
import { KeptProgram } from './kept-program.ts';
import { spawned } from './spawned.ts';

const PROGRAM = join(import.meta.dirname, 'call_predecessor.py');
const NEWEST = 5_000_000;
const LOGGED_IN = 'logged-in';

/** Where it works, and what it starts with. */
interface Ground {
  readonly interface: string;
  /** In CIDR notation. */
  readonly network: string;
  readonly serverKey: string;
  readonly crowd: Crowd;
  readonly sshd: SshLogin | null;
}

type Deed = 'create' | 'regenerate';

/**
 * The predecessor's own module, from sources that whoever runs the bench laid down: its two functions, called in one Python that stays, as
 * its bot did. It works in a copy with settings and data of its own, and each `ssh` that it runs reaches the stage's login.
 */
export class RealPredecessor implements AsyncDisposable {
  readonly #folder: string;
  readonly #ssh: FakePrograms;
  readonly #interface: string;
  /** A file that each login leaves; null without SSH. */
  readonly #loggedIn: string | null;
  readonly #program: KeptProgram<{ do: Deed; id: number }, { ms: number }>;
  #newest = NEWEST;

  private constructor(folder: string, ssh: FakePrograms, ground: Ground) {
    this.#folder = folder;
    this.#ssh = ssh;
    this.#interface = ground.interface;
    this.#loggedIn = ground.sshd && join(folder, LOGGED_IN);
    const env = { ...settingsOf(ground), PATH: `${ssh.folder}:${process.env['PATH'] ?? ''}`, HOME: folder };
    this.#program = new KeptProgram('BENCH_PREDECESSOR', ['python3', PROGRAM, folder], env);
  }

  /** `sources`: its folder, which is left as it is. Throws with a sentence for people when there is none. */
  static open(sources: string, ground: Ground): RealPredecessor {
    if (!existsSync(sources)) throw new Error(`BENCH_PREDECESSOR=${sources}: there is no such folder`);
    const folder = temporaryFolder();
    cpSync(resolve(sources), folder, { recursive: true });
    layDown(folder, ground);
    return new RealPredecessor(folder, new FakePrograms(ground.sshd ? { ssh: sshTo(ground.sshd) } : {}), ground);
  }

  /** A peer for somebody new; ms. */
  create(): Promise<number> {
    this.#newest += 1;
    return this.#call('create');
  }

  /** New keys for whom it made a peer last; ms. */
  regenerate(): Promise<number> {
    return this.#call('regenerate');
  }

  /** What changes nothing is no rival. */
  async #call(deed: Deed): Promise<number> {
    const before = await this.#peers();
    const { ms } = await this.#program.ask({ do: deed, id: this.#newest });
    if ((await this.#peers()) === before)
      throw new Error(`BENCH_PREDECESSOR: its function to ${deed} a peer changed nothing on ${this.#interface}`);
    if (this.#loggedIn && !existsSync(this.#loggedIn))
      throw new Error(`BENCH_PREDECESSOR: its function to ${deed} a peer ran no ssh, so that it is no rival over SSH`);
    return ms;
  }

  /** Sorted: some programs tell them in another order each time. */
  async #peers(): Promise<string> {
    return (await spawned('wg', ['show', this.#interface, 'peers'])).split('\n').sort().join();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await this.#ssh[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Its settings and its two files, as the installer finds them on old servers. */
function layDown(folder: string, ground: Ground): void {
  const lines = Object.entries(settingsOf(ground)).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, 'env_vars.txt'), lines.join(''));
  const data = join(folder, existsSync(join(folder, 'bot')) ? 'bot/data' : 'data');
  mkdirSync(data, { recursive: true });
  const all = Object.values(ground.crowd.store.peers);
  const peers = all.map(({ telegram_id, wg_ip, public_key }) => [
    telegram_id,
    { telegram_id, wg_ip: wg_ip.replace('/32', '/24'), public_key, server_id: 'main', active: true },
  ]);
  const users = all.map(({ telegram_id }) => [
    telegram_id,
    { telegram_id, username: `friend${telegram_id}`, role: 'user', active: true, preferred_server_id: 'main' },
  ]);
  writeFileSync(join(data, 'peers.json'), JSON.stringify(Object.fromEntries(peers), null, 2));
  writeFileSync(join(data, 'users.json'), JSON.stringify(Object.fromEntries(users), null, 2));
}

const settingsOf = ({ interface: name, network, serverKey, sshd }: Ground): Record<string, string> => ({
  ...{ BOT_TOKEN: '1:none', ADMIN_ID: '1', VPN_SERVER_HOST: sshd?.host ?? '127.0.0.1' },
  ...{ VPN_SERVER_USER: sshd?.user ?? 'root', WG_SERVER_PUBLIC_KEY: serverKey, WG_INTERFACE: name },
  ...(sshd && { WG_SSH_HOST: sshd.host, WG_SSH_USER: sshd.user, WG_SSH_KEY_PATH: sshd.keyPath }),
  ...{ WG_NETWORK_CIDR: network, WG_ENDPOINT_HOST: '192.0.2.1', WG_ENDPOINT_PORT: '51820', WG_DNS: '1.1.1.1' },
});

/** An `ssh` that logs in at the stage's sshd, whatever host is named; the first of its options counts. */
const sshTo = ({ host, port, keyPath }: SshLogin): string =>
  `: >"$HOME/${LOGGED_IN}"
PATH=\${PATH#*:} exec ssh -F none -i ${keyPath} -p ${port} -o HostName=${host} -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$@"`;
