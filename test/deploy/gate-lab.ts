import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { Client } from 'ssh2';
import { generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { Gate } from '../lab/gate.ts';
import { Sshd } from '../lab/sshd.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';

/** What came back from a login: everything it printed, and how it ended. */
export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real interface behind the gate, behind a real sshd with the bot's authorized_keys line. */
export class GateLab implements AsyncDisposable {
  readonly server: WireguardServer;
  readonly sshd: Sshd;
  readonly gate: Gate;
  /** A foreign peer's, which nobody may learn. */
  readonly presharedKey = generatePresharedKey();
  readonly #lab: WireguardLab;
  #heard = '';
  #kept: Promise<Client> | null = null;

  private constructor(lab: WireguardLab, server: WireguardServer, gate: Gate, sshd: Sshd) {
    this.#lab = lab;
    this.server = server;
    this.gate = gate;
    this.sshd = sshd;
  }

  static async start({ limit = 15, config = '' } = {}): Promise<GateLab> {
    const lab = await WireguardLab.start();
    const addresses = ['10.0.0.1/24', 'fd00::1/64'];
    const server = await lab.server({ addresses });
    const gate = new Gate({ interface: server.interface, addresses, limit });
    const sshd = await Sshd.start({ hostKeys: ['ed25519'], keyOptions: gate.keyOptions, config });
    const gateLab = new GateLab(lab, server, gate, sshd);
    const publicKey = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=';
    await server.addHandmadePeer({ publicKey, allowedIps: ['10.0.0.2/32'], presharedKey: gateLab.presharedKey });
    return gateLab;
  }

  /** Everything that any login was ever answered. */
  get heard(): string {
    return this.#heard;
  }

  /** One command line over a kept connection, as ssh2 sends it: any bytes. */
  async run(line: string, stdin: string | Buffer = ''): Promise<Said> {
    this.#kept ??= this.connect();
    return this.runOver(await this.#kept, line, stdin);
  }

  /** A connection of its own. */
  async connect(): Promise<Client> {
    const { host, port, user: username, keyPath } = this.sshd;
    const { promise, resolve, reject } = Promise.withResolvers<Client>();
    const client = new Client().on('error', reject);
    client.once('ready', () => resolve(client));
    client.connect({ host, port, username, privateKey: readFileSync(keyPath) });
    return promise;
  }

  runOver(client: Client, line: string, stdin: string | Buffer = ''): Promise<Said> {
    const { promise, resolve, reject } = Promise.withResolvers<Said>();
    client.exec(line, (error, channel) => {
      if (error) return reject(error);
      let [status, stdout, stderr]: [number | null, string, string] = [null, '', ''];
      channel.setEncoding('latin1').on('data', (text: string) => {
        stdout += text;
      });
      channel.stderr.setEncoding('latin1').on('data', (text: string) => {
        stderr += text;
      });
      channel.on('error', () => undefined); // the gate has stopped reading
      channel.on('exit', (code: number | null) => {
        status = code;
      });
      channel.on('close', () => {
        this.#heard += stdout + stderr;
        resolve({ status, stdout, stderr });
      });
      channel.end(stdin);
    });
    return promise;
  }

  /** One of OpenSSH's own programs (`ssh`, `scp`, `sftp`) with the bot's key; `HOST` among the words is the server. */
  async openssh(program: string, ...words: readonly string[]): Promise<Said> {
    const { host, port, user, keyPath } = this.sshd;
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=yes', 'IdentityAgent=none'];
    const common = ['-F', 'none', '-i', keyPath, '-o', `Port=${port}`, ...options.flatMap((option) => ['-o', option])];
    const args = words.map((word) => word.replaceAll('HOST', `${user}@${host}`));
    const { exitCode, stdout, stderr } = await execa(program, [...common, ...args], {
      reject: false,
      stdin: 'ignore',
      timeout: 20_000,
    });
    this.#heard += stdout + stderr;
    return { status: exitCode ?? null, stdout, stderr };
  }

  /** The interface's key, port, peers and addresses, as text to compare. */
  async picture(): Promise<string> {
    const parts = ['public-key', 'listen-port', 'preshared-keys', 'allowed-ips'];
    return (await Promise.all(parts.map((part) => this.server.wg('show', part)))).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    (await this.#kept)?.end();
    await this.sshd.close();
    await this.#lab.close();
    this.gate[Symbol.dispose]();
  }
}
