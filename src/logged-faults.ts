/** So many different ones of a key are remembered: the words of one may never be the same. */
const MOST_FAULTS = 20;

/** Which faults were logged already, by key (as a node's id), so that one that lasts is read once. */
export class LoggedFaults {
  /** Key → the faults that were logged since it last worked. */
  readonly #logged = new Map<string, Set<string>>();

  /** The level to log this fault at: `first`, and from the second time on `debug`, until the key works again. */
  levelOf<Level extends string>(key: string, fault: string, first: Level): Level | 'debug' {
    const logged = this.#logged.get(key) ?? new Set();
    const level = logged.has(fault) ? 'debug' : first;
    if (logged.size >= MOST_FAULTS && level === first) logged.clear();
    this.#logged.set(key, logged.add(fault));
    return level;
  }

  /** The key works. Returns whether a fault of it was logged, whose end is then logged as well. */
  end(key: string): boolean {
    return this.#logged.delete(key);
  }
}
