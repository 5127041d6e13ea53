import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../lab/leftovers.ts';
import { Namespace } from '../lab/namespace.ts';
import { type Said, say } from './said.ts';

/** A program of root's that takes texts from the bot by its word `serve`: over a socket, or through the gate. */
export type ServedName = 'vpn-bot-dns' | 'vpn-bot-exits';

const CONFIGS: Readonly<Record<ServedName, string>> = {
  'vpn-bot-dns': 'wg0 10.8.0.1 fd08::1 9.9.9.9,2620:fe::fe\n',
  'vpn-bot-exits': 'wg0 eu1 vbx-eu1 1 10.8.0.9 fd08::9 10.8.0.1 wg\nwg0 us1 vbx-us1 2 10.9.0.9 - 10.9.0.1 wg\n',
};

/** Both programs on a machine of their own, with files and settings of the test's. */
export class Served implements AsyncDisposable {
  readonly folder = temporaryFolder();
  readonly namespace: Namespace;

  private constructor(namespace: Namespace) {
    this.namespace = namespace;
    for (const name of ['vpn-bot-dns', 'vpn-bot-exits'] as const) {
      mkdirSync(this.state(name));
      writeFileSync(this.#config(name), CONFIGS[name], { mode: 0o644 });
      const constants = {
        ...{ CONFIG: this.#config(name), STATE: this.state(name), RUN: join(this.folder, 'run') },
        ...{ DNS: this.program('vpn-bot-dns'), DNS_CONFIG: this.#config('vpn-bot-dns') },
        ...{ EXITS_CONFIG: this.#config('vpn-bot-exits'), EXITS_STATE: this.state('vpn-bot-exits') },
        PATH: `${join(this.folder, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`,
      };
      let text = readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8');
      for (const [constant, value] of Object.entries(constants))
        text = text.replace(new RegExp(`^${constant}=.*$`, 'm'), () => `${constant}=${value}`);
      writeFileSync(this.program(name), text);
      chmodSync(this.program(name), 0o755);
    }
    mkdirSync(join(this.folder, 'bin'));
  }

  static async start(): Promise<Served> {
    const namespace = await Namespace.make();
    await namespace.ip('link', 'add', 'wg0', 'type', 'veth', 'peer', 'name', 'end0');
    return new Served(namespace);
  }

  program(name: ServedName): string {
    return join(this.folder, name);
  }

  /** Where it keeps what is in force. */
  state(name: ServedName): string {
    return join(this.folder, `${name}.state`);
  }

  /** A file of what is in force for the interface; null: there is none. */
  kept(name: ServedName, ending: string): string | null {
    const path = join(this.state(name), `wg0.${ending}`);
    return existsSync(path) ? readFileSync(path, 'latin1') : null;
  }

  /** The words that start it as its socket does. */
  argv(name: ServedName): readonly string[] {
    return ['ip', 'netns', 'exec', this.namespace.name, 'sh', this.program(name), 'wg0', 'serve'];
  }

  /** Has it take a text (latin1); `status` is the one that it prints. */
  async serve(name: ServedName, text: string, env: Readonly<Record<string, string>> = {}): Promise<Said> {
    const said = await say(this.argv(name), text, env);
    return { ...said, status: Number(/(?:^|\n)status (\d+)$/.exec(said.stdout)?.[1] ?? -1) };
  }

  /** From now on the program that moves files kills its caller instead of the nth move (from 1); 0: never. */
  killAtMove(nth: number): void {
    const mv = join(this.folder, 'bin', 'mv');
    const count = join(this.folder, 'moves');
    rmSync(mv, { force: true });
    rmSync(count, { force: true });
    if (nth === 0) return;
    const script = `#!/bin/sh\necho >>${count}\n[ "$(wc -l <${count})" != ${nth} ] || { kill -9 $PPID; exit 1; }\nexec /bin/mv "$@"\n`;
    writeFileSync(mv, script);
    chmodSync(mv, 0o755);
  }

  #config(name: ServedName): string {
    return join(this.folder, `${name}.conf`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.namespace.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** SHA-256 of lines, each with a line end. */
export const hashOf = (lines: readonly string[]): string =>
  createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''), 'latin1')
    .digest('hex');
