import { join } from 'node:path';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import type { ProbeOutcome } from '../../src/probe/outcome.ts';
import type { FrontOrder, FrontShape } from '../lab/amnezia-front.ts';
import { eventually } from '../lab/eventually.ts';
import type { Namespace } from '../lab/namespace.ts';
import { end } from '../lab/processes.ts';
import type { ProbeOrder } from '../lab/run-probe.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';

const LAB = join(import.meta.dirname, '../lab');
/** Where an answer is expected; a busy machine may take its time. */
const PATIENCE = { lookup: 5000, answers: [2000, 2000, 2000], echoes: [2000, 2000], last: 800 };
/** Where none is expected: everything here is near. */
export const SHORT = { lookup: 5000, answers: [200, 200], echoes: [200, 200], last: 200 };
/** The same where the handshake passes and its data does not. */
export const SHORT_DATA = { ...PATIENCE, echoes: [200, 200] };
const OWN = '10.0.0.254';

/** A server with the probe's peer, and a machine that probes it. */
export class ProbeLab implements AsyncDisposable {
  readonly lab: WireguardLab;
  readonly server: WireguardServer;
  readonly client: Namespace;
  readonly keys = generateKeyPair();
  readonly presharedKey = generatePresharedKey();

  private constructor(lab: WireguardLab, server: WireguardServer, client: Namespace) {
    this.lab = lab;
    this.server = server;
    this.client = client;
  }

  static async open(): Promise<ProbeLab> {
    const lab = await WireguardLab.start();
    const probing = new ProbeLab(lab, await lab.server(), (await lab.phone()).namespace);
    const { keys, presharedKey } = probing;
    await probing.server.addHandmadePeer({ ...keys, presharedKey, allowedIps: [`${OWN}/32`] });
    return probing;
  }

  /** A probe of the server from the other machine, with what differs from the right task. */
  async probe(other: Partial<ProbeOrder> = {}): Promise<ProbeOutcome> {
    const right: ProbeOrder = {
      ...{ ...this.server.endpoint, parameters: {}, patience: PATIENCE },
      keys: this.rightKeys,
      ends: { own: OWN, node: this.server.address },
    };
    const order = JSON.stringify({ ...right, ...other });
    const said = await this.client.run([process.execPath, join(LAB, 'run-probe.ts')], order);
    return JSON.parse(said) as ProbeOutcome;
  }

  get rightKeys() {
    return {
      privateKey: this.keys.privateKey,
      presharedKey: this.presharedKey as string | null,
      serverKey: this.server.keys.publicKey,
    };
  }

  /** Whether the server has seen a handshake of the probe that data confirmed. */
  async isConfirmed(): Promise<boolean> {
    const lines = (await this.server.wg('show', 'latest-handshakes')).split('\n');
    return lines.some((line) => line.startsWith(this.keys.publicKey) && !line.endsWith('\t0'));
  }

  /** Makes the peer anew, so that the server knows no handshake of it. */
  async forget(): Promise<void> {
    const { keys, presharedKey } = this;
    await this.server.wg('set', 'peer', keys.publicKey, 'remove');
    await this.server.addHandmadePeer({ ...keys, presharedKey, allowedIps: [`${OWN}/32`] });
  }

  /** Sends one datagram again and again from a third machine while `work` is done. */
  async flooded(datagram: Buffer, work: () => Promise<void>): Promise<void> {
    const { namespace } = await this.lab.phone();
    const { host, port } = this.server.endpoint;
    const words = [join(LAB, 'handshake-flood.ts'), host, String(port), datagram.toString('hex')];
    const { pid } = namespace.spawn(process.execPath, ...words);
    try {
      await work();
    } finally {
      if (pid !== undefined) await end([pid]);
    }
  }

  /** While `work` is done, a rule of nftables stands in a machine's chain. */
  async withRule<T>(machine: Namespace, hook: 'input' | 'output', rule: string, work: () => Promise<T>): Promise<T> {
    const table = `table inet probed {\n chain ${hook} {\n type filter hook ${hook} priority 0;\n ${rule}\n }\n}\n`;
    await machine.run(['nft', '-f', '-'], table);
    try {
      return await work();
    } finally {
      await machine.run(['nft', 'delete', 'table', 'inet', 'probed']);
    }
  }

  /** A front before the server that listens on `port`; gives what its clients sent, a line for each datagram. */
  async front(port: number, shape: FrontShape): Promise<readonly string[]> {
    const order: FrontOrder = {
      ...shape,
      listen: port,
      wireguard: this.server.endpoint.port,
      serverKey: this.server.keys.publicKey,
      clientKey: this.keys.publicKey,
    };
    const { stdout } = this.server.namespace.spawn(
      process.execPath,
      join(LAB, 'amnezia-front.ts'),
      JSON.stringify(order),
    );
    const lines: string[] = [];
    stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
    await eventually(() => lines.shift() === 'listening');
    return lines;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab.close();
  }
}
