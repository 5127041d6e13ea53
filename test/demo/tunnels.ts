import { setTimeout as wait } from 'node:timers/promises';
import type { ClientFile, Counters, DemoPhone } from './servers/servers.ts';

/** `dark`: switched on, and no answer comes. */
export type TunnelState = 'off' | 'connecting' | 'online' | 'dark';

export interface TunnelView extends Counters {
  readonly state: TunnelState;
}

const LOOK_EVERY_MS = 1000;
/** Pings without an answer after which a tunnel that was online, or that is just connecting, counts as dark. */
const PATIENCE = { online: 2, connecting: 4 };
const OFF: TunnelView = { state: 'off', handshakeAt: null, received: 0, sent: 0 };

/** One delivered file on a phone of its own: switched on, it pings its server every second. */
export class Tunnel {
  readonly #file: ClientFile;
  readonly #newPhone: () => Promise<DemoPhone>;
  readonly #onChange: () => void;
  #phone: DemoPhone | null = null;
  #view = OFF;
  #missed = 0;
  #isBlocked = false;
  #off: AbortController | null = null;
  #looking: Promise<void> = Promise.resolve();
  #last: Promise<void> = Promise.resolve();

  constructor(file: ClientFile, newPhone: () => Promise<DemoPhone>, onChange: () => void) {
    this.#file = file;
    this.#newPhone = newPhone;
    this.#onChange = onChange;
  }

  get view(): TunnelView {
    return this.#view;
  }

  /** One switch after the other, however fast somebody clicks. */
  turn(on: boolean): Promise<void> {
    const turned = this.#last.then(() => (on ? this.#up() : this.#down()));
    this.#last = turned.catch(() => undefined);
    return turned;
  }

  /** What the network that the phone is in does to WireGuard. */
  blockNetwork(on: boolean): Promise<void> {
    const done = this.#last.then(() => {
      this.#isBlocked = on;
      return this.#phone?.blockNetwork(on);
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #up(): Promise<void> {
    if (this.#off) return;
    this.#show({ ...OFF, state: 'connecting' });
    try {
      this.#phone ??= await this.#newPhone();
      await this.#phone.blockNetwork(this.#isBlocked);
      await this.#phone.up(this.#file);
    } catch (error) {
      this.#show(OFF);
      throw error;
    }
    this.#missed = 0;
    const off = new AbortController();
    this.#off = off;
    this.#looking = this.#look(this.#phone, off.signal);
  }

  async #down(): Promise<void> {
    this.#off?.abort();
    this.#off = null;
    await this.#looking;
    await this.#phone?.down();
    this.#show(OFF);
  }

  async #look(phone: DemoPhone, off: AbortSignal): Promise<void> {
    while (!off.aborted) {
      const next = performance.now() + LOOK_EVERY_MS;
      try {
        const isAnswered = await phone.ping();
        const counters = await phone.counters();
        if (!off.aborted) this.#show({ ...counters, state: this.#judge(isAnswered) });
      } catch {
        if (!off.aborted) this.#show({ ...this.#view, state: 'dark' }); // the interface itself is gone
      }
      await wait(Math.max(0, next - performance.now()), null, { signal: off }).catch(() => null);
    }
  }

  #judge(isAnswered: boolean): TunnelState {
    this.#missed = isAnswered ? 0 : this.#missed + 1;
    const { state } = this.#view;
    if (isAnswered) return 'online';
    if (state === 'online' || state === 'connecting') return this.#missed < PATIENCE[state] ? state : 'dark';
    return 'dark';
  }

  #show(view: TunnelView): void {
    this.#view = view;
    this.#onChange();
  }
}
