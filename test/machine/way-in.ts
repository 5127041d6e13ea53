import { setTimeout as wait } from 'node:timers/promises';
import type { Phone } from '../lab/phone.ts';
import type { ProbeOrder } from '../lab/run-probe.ts';
import type { Config } from '../stage/story.ts';

const PROBE = new URL('../lab/run-probe.ts', import.meta.url).pathname;

/**
 * Enters by a config that no phone uses, with a handshake and data, one time after the other, and keeps the longest time between two that
 * got through.
 */
export class WayIn implements AsyncDisposable {
  #longestMs = 0;
  #answered = 0;
  #firstMs = 0;
  #lastAt = performance.now();
  #ended = false;
  readonly #work: Promise<void>;

  constructor(phone: Phone, config: Config) {
    this.#work = this.#knock(phone, orderOf(config));
  }

  /** The longest time without a way in (ms), how often there was one, and how long the first time took to get in (ms). */
  get seen(): { readonly longestMs: number; readonly answered: number; readonly firstMs: number } {
    const longestMs = Math.max(this.#longestMs, performance.now() - this.#lastAt);
    return { longestMs, answered: this.#answered, firstMs: this.#firstMs };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await this.#work;
  }

  async #knock(phone: Phone, order: ProbeOrder): Promise<void> {
    while (!this.#ended) {
      const said = await phone.namespace.run([process.execPath, PROBE], JSON.stringify(order));
      if ((JSON.parse(said) as { readonly kind: string }).kind === 'open') {
        this.#longestMs = Math.max(this.#longestMs, performance.now() - this.#lastAt);
        this.#lastAt = performance.now();
        this.#answered += 1;
        this.#firstMs ||= this.#longestMs;
      }
      await wait(200);
    }
  }
}

function orderOf({ text }: Config): ProbeOrder {
  const value = (name: string) => new RegExp(`^${name} *= *(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  const [host = '', port = ''] = value('Endpoint').split(':');
  const keys = { privateKey: value('PrivateKey'), serverKey: value('PublicKey'), presharedKey: value('PresharedKey') };
  const ends = { own: value('Address').split(/[/,]/)[0] ?? '', node: '10.0.0.1' };
  return { host, port: Number(port), keys, ends, parameters: {} };
}
