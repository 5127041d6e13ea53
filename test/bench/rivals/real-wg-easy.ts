import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Namespace } from '../../lab/namespace.ts';
import { KeptProgram } from './kept-program.ts';

const CLIENT = join(import.meta.dirname, 'call-wg-easy.ts');
const PORT = '51821';
/** Where wg-easy 14 has its server, from its repository's root or from `src`. */
const SERVERS = ['src/server.js', 'server.js'];

/** Interface and files have fixed names there: in a namespace, with folders of its own over the machine's. */
const START = `mkdir -p /etc/wireguard /run/wireguard
mount -t tmpfs tmpfs /etc/wireguard && mount -t tmpfs tmpfs /run/wireguard && cd "$1" && exec "$2" "$3"`;

/** wg-easy's own server, from sources with their packages that whoever runs the bench laid down, asked over HTTP as its page asks it. */
export class RealWgEasy implements AsyncDisposable {
  readonly #namespace: Namespace;
  readonly #client: KeptProgram<{ do: 'create' | 'renew' }, { ms: number }>;

  private constructor(namespace: Namespace) {
    this.#namespace = namespace;
    const argv = ['ip', 'netns', 'exec', namespace.name, process.execPath, CLIENT, `http://127.0.0.1:${PORT}`];
    this.#client = new KeptProgram('BENCH_WG_EASY', argv, { PATH: process.env['PATH'] });
  }

  /** Throws with a sentence for people when the folder has no server. */
  static async open(sources: string): Promise<RealWgEasy> {
    const server = SERVERS.map((name) => resolve(sources, name)).find((path) => existsSync(path));
    if (server === undefined)
      throw new Error(`BENCH_WG_EASY=${sources}: it has no ${SERVERS.join(' and no ')} (wg-easy 14)`);
    const namespace = await Namespace.make();
    const settings = { PORT, WG_HOST: '192.0.2.1', WG_POST_UP: 'true', WG_POST_DOWN: 'true', WG_PRE_UP: 'true' };
    const env = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    const words = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', START, 'sh', dirname(server)];
    namespace.spawn('env', ...env, ...words, process.execPath, server);
    return new RealWgEasy(namespace);
  }

  /** A client more; ms. */
  async create(): Promise<number> {
    return (await this.#client.ask({ do: 'create' })).ms;
  }

  /** It knows no new keys for a client: a new one in the place of the last, ms for both steps. */
  async renew(): Promise<number> {
    return (await this.#client.ask({ do: 'renew' })).ms;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
    await this.#namespace.close();
  }
}
