/** Where a daemon's life touches the world: a node's two commands, Telegram, and the disk. */
export type Port = 'dump' | 'apply' | 'upload' | 'commit';

/** What shall happen at the next call of a port, before or after its effect. */
export interface Trap {
  readonly port: Port;
  readonly when: 'before' | 'after';
  /** `crash`: the process is killed there; `hold`: the call hangs there until it is released. */
  readonly kind: 'crash' | 'hold';
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Lets calls through, holds one, or ends a life in the middle of one: then no call of that life ever returns or begins. */
export class Interference {
  trap: Trap | null = null;
  /** Calls that can go on by themselves. */
  running = 0;
  #isDead = false;
  #held: (() => void)[] = [];

  get isDead(): boolean {
    return this.#isDead;
  }

  async call<T>(port: Port, effect: () => Promise<T>): Promise<T> {
    this.running += 1;
    await this.#pass(port, 'before');
    const outcome = await effect().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    await this.#pass(port, 'after');
    this.running -= 1;
    return outcome();
  }

  /** Held calls go on. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  kill(): void {
    this.#isDead = true;
  }

  async #pass(port: Port, when: Trap['when']): Promise<void> {
    const { trap } = this;
    if (!this.#isDead && trap?.port === port && trap.when === when) {
      this.trap = null;
      if (trap.kind === 'crash') this.kill();
      else await this.#hold();
    }
    if (this.#isDead) await never();
  }

  async #hold(): Promise<void> {
    this.running -= 1;
    await new Promise<void>((go) => this.#held.push(go));
    this.running += 1;
  }
}
