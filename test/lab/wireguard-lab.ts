import type { Protocol } from '../../src/wireguard/dialect/dialect.ts';
import { Namespace } from './namespace.ts';
import { Phone } from './phone.ts';
import { type ServerOptions, WireguardServer } from './wireguard-server.ts';

/** Servers and phones on one small Internet of namespaces: every phone reaches every server. Its end removes all of it. */
export class WireguardLab implements AsyncDisposable {
  readonly #internet: Namespace;
  readonly #phones: Phone[] = [];
  readonly #servers: WireguardServer[] = [];
  readonly #namespaces: Namespace[];

  readonly #protocol: Protocol;

  private constructor(internet: Namespace, protocol: Protocol) {
    this.#internet = internet;
    this.#protocol = protocol;
    this.#namespaces = [internet];
  }

  /** `protocol`: what its servers speak where nothing else is asked for. */
  static async start({ protocol = 'wireguard' }: { readonly protocol?: Protocol } = {}): Promise<WireguardLab> {
    const lab = new WireguardLab(await Namespace.make(), protocol);
    await lab.#internet.ip('link', 'add', 'internet', 'type', 'bridge');
    await lab.#internet.ip('link', 'set', 'internet', 'up');
    return lab;
  }

  /** A running server, from outside at an address of 192.0.2.0/24; inside its tunnel `198.51.100.1` stands for the Internet. */
  async server(options?: ServerOptions): Promise<WireguardServer> {
    const { namespace, host } = await this.#machine();
    await namespace.ip('address', 'add', '198.51.100.1/32', 'dev', 'lo');
    const amneziawg = this.#protocol === 'amneziawg' ? {} : null;
    const server = new WireguardServer(namespace, host, { amneziawg, ...options });
    this.#servers.push(server);
    await server.start();
    return server;
  }

  async phone(): Promise<Phone> {
    const phone = new Phone((await this.#machine()).namespace);
    this.#phones.push(phone);
    return phone;
  }

  async close(): Promise<void> {
    // what an AmneziaWG server has besides its process goes with the interface
    await Promise.allSettled(this.#servers.splice(0).map((server) => server.vanish()));
    const closing = [...this.#phones, ...this.#namespaces.splice(0)].map((part) => part.close());
    const failed = (await Promise.allSettled(closing)).filter(({ status }) => status === 'rejected');
    if (failed.length > 0) throw new AggregateError(failed, 'the lab could not be tidied up');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #machine(): Promise<{ namespace: Namespace; host: string }> {
    const namespace = await Namespace.make();
    const number = this.#namespaces.push(namespace) - 1;
    const host = `192.0.2.${number}`;
    const cable = `cable${number}`;
    await this.#internet.ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace.name);
    await this.#internet.ip('link', 'set', cable, 'master', 'internet', 'up');
    await namespace.ip('address', 'add', `${host}/24`, 'dev', 'eth0');
    await namespace.ip('link', 'set', 'eth0', 'up');
    return { namespace, host };
  }
}
