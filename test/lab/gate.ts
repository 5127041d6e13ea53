import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './leftovers.ts';

const SOURCE = new URL('../../deploy/vpn-bot-gate', import.meta.url);

export interface GateOptions {
  readonly interface: string;
  /** The server's own addresses with the networks' prefixes. */
  readonly addresses: readonly string[];
  /** The program that runs the interface; not named in the gate's file by default. */
  readonly program?: string;
  /** More lines of the gate's file. */
  readonly config?: string;
  /** Where the node's programs are looked for. */
  readonly path?: string;
  /** A gate's file; by default the present one. */
  readonly source?: URL;
  /** Seconds after which everything is killed. */
  readonly limit?: number;
}

/** The node's gate, whole but for its constants, which name files and times of the test's own. */
export class Gate implements Disposable {
  readonly folder = temporaryFolder();
  readonly program = join(this.folder, 'vpn-bot-gate');
  readonly config = join(this.folder, 'gate.conf');
  /** Where the program of links to other servers is, once the owner made one. */
  readonly exits = join(this.folder, 'vpn-bot-exits');
  readonly dns = join(this.folder, 'vpn-bot-dns');
  /** What `vpn-bot node add` puts before the bot's key. */
  readonly keyOptions = `restrict,command="${this.program}"`;

  constructor({ interface: name, addresses, program, path, limit, config = '', source = SOURCE }: GateOptions) {
    const [address = '', address6 = ''] = addresses;
    const named = program === undefined ? '' : `program=${program}\n`;
    writeFileSync(this.config, `interface=${name}\naddress=${address}\naddress6=${address6}\n${named}${config}`, {
      mode: 0o644,
    });
    let text = readFileSync(source, 'utf8');
    const constants = {
      GATE: this.program,
      CONFIG: this.config,
      PATH: path,
      LIMIT: limit,
      EXITS: this.exits,
      DNS: this.dns,
    };
    for (const [constant, value] of Object.entries(constants)) {
      if (value !== undefined) text = text.replace(new RegExp(`^${constant}=.*$`, 'm'), () => `${constant}=${value}`);
    }
    writeFileSync(this.program, text);
    chmodSync(this.program, 0o755);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
