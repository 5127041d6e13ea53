interface Known<T> {
  readonly value: T;
  readonly sources: readonly unknown[];
  readonly from: number;
  readonly until: number;
}

/** A computed value and when it expires (ms, exclusive) if its sources do not change before. */
export interface WorkedOut<T> {
  readonly value: T;
  readonly until: number;
}

/** Caches a computed value for each subject until its sources change or it expires. */
export class Remembered<T> {
  readonly #known = new Map<string, Known<T>>();

  /** The cached value; computed anew if a source is another object, the value expired, or the clock was set back before its computation. */
  of(subject: string, sources: readonly unknown[], now: number, workOut: () => WorkedOut<T>): T {
    const known = this.#known.get(subject);
    if (known && known.from <= now && now < known.until && sources.every((source, i) => source === known.sources[i]))
      return known.value;
    const { value, until } = workOut();
    this.#known.set(subject, { value, sources, from: now, until });
    return value;
  }
}
