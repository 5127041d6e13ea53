import { execa } from 'execa';

/** Drops every packet to and from one TCP port of this machine without a word, until it is lifted. */
export class Firewall implements AsyncDisposable {
  readonly #port: number;
  #stands = false;

  private constructor(port: number) {
    this.#port = port;
  }

  static async against(port: number): Promise<Firewall> {
    const firewall = new Firewall(port);
    firewall.#stands = true;
    await firewall.#rules('-I');
    return firewall;
  }

  async lift(): Promise<void> {
    if (!this.#stands) return;
    this.#stands = false;
    await this.#rules('-D');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lift();
  }

  async #rules(action: '-I' | '-D'): Promise<void> {
    for (const direction of ['--dport', '--sport']) {
      const port = [direction, String(this.#port)];
      await execa('iptables', ['-w', action, 'INPUT', '-i', 'lo', '-p', 'tcp', ...port, '-j', 'DROP']);
    }
  }
}
