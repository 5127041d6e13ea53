import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type BotApi, startBotApi } from '../lab/bot-api/start-bot-api.ts';
import { Namespace } from '../lab/namespace.ts';
import { Phone } from '../lab/phone.ts';
import type { Host } from './host.ts';
import { machineFolder, removeMachine } from './leftovers.ts';
import { Machine } from './machine.ts';
import type { Release } from './tree.ts';
import { wayOut } from './way-out.ts';

/** Where a machine in a container reaches Telegram's stand-in. */
export const API_ROOT = 'http://127.0.0.1:8081';
/** A web server that knows no way back to addresses inside a tunnel. All addresses here are of 198.18.0.0/15, which nobody else uses. */
export const WEB_SERVER = '198.19.80.80';

/** The same server's address to which only a default route leads, once the machine has one to the web server. */
export const FAR_SITE = '198.19.90.80';

/** A machine and the address at which phones reach it. */
export interface House<Kind extends Host = Host> {
  readonly machine: Kind;
  readonly host: string;
  /** Its address towards the web server. */
  readonly outside: string;
  /** Where it reaches Telegram's stand-in. */
  readonly apiRoot: string;
  /** What the installer is started by there, such as a program that limits it. */
  readonly startedBy?: readonly string[];
}

/** A place on the street that nobody else has. */
export interface Lot {
  readonly host: string;
  readonly outside: string;
  /** Both with their prefix. */
  readonly addresses: readonly string[];
  readonly card: string;
}

/** Machines, phones and a web server on one small Internet, and Telegram's stand-in; the end removes all of it. */
export class Street implements AsyncDisposable {
  readonly api: BotApi;
  /** The socket at which Telegram's stand-in listens. */
  readonly socket: string;
  readonly #internet: Namespace;
  readonly #parts = new AsyncDisposableStack();
  #cables = 0;

  private constructor(internet: Namespace, api: BotApi, socket: string) {
    this.#internet = internet;
    this.api = api;
    this.socket = socket;
    this.#parts.defer(() => removeMachine(dirname(socket)));
    this.#parts.use(internet);
    this.#parts.defer(() => api.close());
  }

  /** `patience`: how long an answer in the chat is awaited where a test says nothing else (ms). */
  static async build(patience = 30_000): Promise<Street> {
    const socket = join(await machineFolder(), 'telegram.sock');
    const street = new Street(
      await Namespace.make(),
      await startBotApi({ listen: { path: socket }, patience }),
      socket,
    );
    await street.#internet.ip('link', 'add', 'internet', 'type', 'bridge');
    await street.#internet.ip('link', 'set', 'internet', 'up');
    const web = street.#parts.use(await Namespace.make());
    await street.#connect(web.name, (...words) => web.ip(...words), [`${WEB_SERVER}/24`]);
    await web.ip('address', 'add', `${FAR_SITE}/32`, 'dev', 'lo');
    web.spawn(process.execPath, '-e', WEB);
    return street;
  }

  async phone(): Promise<Phone> {
    const namespace = this.#parts.use(await Namespace.make());
    const phone = new Phone(namespace);
    this.#parts.defer(() => phone.close());
    await this.#connect(namespace.name, (...words) => namespace.ip(...words), [`198.19.2.${100 + this.#cables}/24`]);
    return phone;
  }

  /** A fresh machine that reaches the real package mirrors, the web server, the phones and Telegram. */
  async house(release: Release): Promise<House<Machine>> {
    const { addresses, host, outside } = this.lot();
    const out = this.#parts.use(await wayOut());
    const parts = this.#parts.use(new Plugs());
    const plugIn = async (leader: number) => {
      // what the last boot left would still answer in its place
      await parts.pull();
      const ip = (...words: string[]) => execa('nsenter', ['-t', String(leader), '-n', 'ip', ...words]);
      await out.plugIn(leader);
      const cable = await this.#connect(String(leader), ip, addresses);
      parts.add(() => this.#internet.ip('link', 'delete', cable).catch(() => undefined)); // gone with the machine, mostly
      const forwarder = [process.execPath, '-e', FORWARDER, this.socket, new URL(API_ROOT).port];
      const child = execa('nsenter', ['-t', String(leader), '-n', ...forwarder], { reject: false, stdin: 'ignore' });
      await new Promise((listening) => child.stdout.once('data', listening));
      parts.add(() => child.kill('SIGKILL'));
    };
    const machine = this.#parts.use(await Machine.start({ release, plugIn }));
    return { machine, host, outside, apiRoot: API_ROOT };
  }

  /** Addresses for one more house, and the card that has them. */
  lot(): Lot {
    const number = 10 + this.#cables++;
    const [host, outside] = [`198.19.2.${number}`, `198.19.80.${number}`];
    return { host, outside, addresses: [`${host}/24`, `${outside}/24`], card: cardOf(number) };
  }

  /** Moves a device of this process's network onto the street: whatever it leads to is connected. */
  async plugIn(device: string): Promise<void> {
    await execa('ip', ['link', 'set', device, 'netns', this.#internet.name]);
    await this.#internet.ip('link', 'set', device, 'master', 'internet', 'up');
  }

  /** Ends it with the street, before the Internet goes. */
  keep<Part extends AsyncDisposable>(part: Part): Part {
    return this.#parts.use(part);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }

  /** A cable from the Internet to a network namespace, named or of a process. */
  async #connect(netns: string, ip: (...words: string[]) => Promise<unknown>, addresses: readonly string[]) {
    this.#cables += 1;
    const cable = `cable${this.#cables}`;
    // a machine that boots again has the card that it had: nobody on the street has to learn it anew
    const card = cardOf(Number(addresses[0]?.split(/[./]/)[3]));
    const peer = ['peer', 'name', 'eth0', 'address', card, 'netns', netns];
    await this.#internet.ip('link', 'add', cable, 'type', 'veth', ...peer);
    await this.#internet.ip('link', 'set', cable, 'master', 'internet', 'up');
    for (const address of addresses) await ip('address', 'add', address, 'dev', 'eth0');
    await ip('link', 'set', 'eth0', 'up');
    return cable;
  }
}

const cardOf = (number: number): string => `02:00:00:00:00:${number.toString(16).padStart(2, '0')}`;

/** What one boot of a machine is connected by. */
class Plugs implements AsyncDisposable {
  readonly #pulls: (() => unknown)[] = [];

  add(pull: () => unknown): void {
    this.#pulls.unshift(pull);
  }

  async pull(): Promise<void> {
    for (const pull of this.#pulls.splice(0)) await pull();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pull();
  }
}

const WEB = `require('node:http').createServer((request, response) => response.end(request.socket.remoteAddress)).listen(80, '0.0.0.0')`;

const FORWARDER = `
const net = require('node:net');
const [path, port] = process.argv.slice(1);
net.createServer((from) => {
  const to = net.connect(path);
  for (const [a, b] of [[from, to], [to, from]]) a.on('error', () => b.destroy()).on('close', () => b.destroy()).pipe(b);
}).listen(Number(port), '127.0.0.1', () => console.log('listening'));
`;
