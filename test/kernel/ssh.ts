import { join } from 'node:path';
import { execa } from 'execa';

/** Root's login on a machine under QEMU, over one connection that stays open. */
export class Ssh {
  readonly #options: readonly string[];

  constructor(port: number, key: string, folder: string) {
    const settings = {
      ...{ BatchMode: 'yes', StrictHostKeyChecking: 'no', UserKnownHostsFile: '/dev/null', LogLevel: 'ERROR' },
      ...{ ConnectTimeout: '20', ServerAliveInterval: '30', ServerAliveCountMax: '10' },
      ...{ ControlMaster: 'auto', ControlPath: join(folder, 'ssh'), ControlPersist: 'yes' },
    };
    const given = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    this.#options = ['-F', 'none', '-i', key, '-p', String(port), ...given, 'root@127.0.0.1'];
  }

  /** Starts a program there; `tty`: at a terminal of its own. Ends with 255 when the login fails. */
  start(argv: readonly string[], { input, tty = false }: { input?: string | Buffer; tty?: boolean } = {}) {
    const words = [...(tty ? ['-tt'] : []), ...this.#options, argv.map(quoted).join(' ')];
    return execa('ssh', words, { all: true, reject: false, ...(input === undefined ? {} : { input }) });
  }

  /** Ends the connection, if there is one: after the machine has gone down it would only wait. */
  async close(): Promise<void> {
    await execa('ssh', ['-O', 'exit', ...this.#options], { reject: false });
  }
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
