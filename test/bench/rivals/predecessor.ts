import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SshLogin } from '../stage/stage.ts';
import { spawned } from './spawned.ts';

/** A peer as the predecessor kept it. */
interface OldPeer {
  telegram_id: number;
  wg_ip: string;
  public_key: string;
  server_id: string;
  active: boolean;
}

/**
 * The predecessor's way: keys from two processes, all peers read from one JSON file and written to it again in each call (unsynced),
 * and a process per change, for another machine a new `ssh` each time. The least that it did; it also wrote a log and asked `wg`.
 */
export class Predecessor {
  readonly #file: string;
  readonly #interface: string;
  readonly #sshd: SshLogin | null;
  #newest = 5_000_000;

  constructor(folder: string, interfaceName: string, sshd: SshLogin | null) {
    this.#file = join(folder, 'predecessors-peers.json');
    this.#interface = interfaceName;
    this.#sshd = sshd;
  }

  /** As many peers as the store has. */
  fill(devices: number): void {
    const peers: Record<number, OldPeer> = {};
    for (let n = 0; n < devices; n += 1) peers[n] = oldPeer(n, Buffer.alloc(32, n % 251).toString('base64'));
    this.#write(peers);
  }

  /** A new friend. */
  async getConfig(): Promise<void> {
    const peers = this.#read();
    this.#newest += 1;
    const id = this.#newest;
    const key = await this.#newKey();
    peers[id] = oldPeer(id, key);
    await this.#wg('peer', key, 'allowed-ips', peers[id].wg_ip.replace('/24', '/32'));
    this.#write(peers);
  }

  /** New keys for the friend who came last. */
  async regenerate(): Promise<void> {
    const peers = this.#read();
    const id = this.#newest;
    const key = await this.#newKey();
    const { public_key: old = key, wg_ip = oldPeer(id, key).wg_ip } = peers[id] ?? {};
    await this.#wg('peer', old, 'remove');
    await this.#wg('peer', key, 'allowed-ips', wg_ip.replace('/24', '/32'));
    peers[id] = oldPeer(id, key);
    this.#write(peers);
  }

  async #newKey(): Promise<string> {
    const privateKey = await spawned('wg', ['genkey']);
    return (await spawned('wg', ['pubkey'], privateKey)).trim();
  }

  async #wg(...words: string[]): Promise<void> {
    const argv = ['wg', 'set', this.#interface, ...words];
    const [program = '', ...args] = this.#sshd === null ? argv : [...sshCommand(this.#sshd), argv.join(' ')];
    await spawned(program, args);
  }

  #read(): Record<number, OldPeer> {
    return JSON.parse(readFileSync(this.#file, 'utf8'));
  }

  #write(peers: Record<number, OldPeer>): void {
    writeFileSync(this.#file, JSON.stringify(peers, null, 2));
  }
}

/** One `ssh` process, logged in as the kept connection is. */
const sshCommand = ({ host, port, user, keyPath }: SshLogin): string[] => [
  ...['ssh', '-F', 'none', '-i', keyPath, '-p', String(port)],
  ...[
    '-o',
    'BatchMode=yes',
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-o',
    'LogLevel=ERROR',
  ],
  `${user}@${host}`,
];

const oldPeer = (id: number, public_key: string): OldPeer => ({
  telegram_id: id,
  wg_ip: `10.200.${(id >> 8) & 255}.${id & 255}/24`,
  public_key,
  server_id: 'main',
  active: true,
});
