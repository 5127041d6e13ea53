interface Known<T> {
  readonly value: T;
  readonly sources: readonly unknown[];
  readonly from: number;
  readonly until: number;
}

/** What was worked out, and when it changes by itself (ms) if what it was made of does not: until then, and not at that moment. */
export interface WorkedOut<T> {
  readonly value: T;
  readonly until: number;
}

/** What was last worked out of each subject, for as long as it holds: what nothing has changed of is not read again every few seconds. */
export class Remembered<T> {
  readonly #known = new Map<string, Known<T>>();

  /** Worked out anew when one of the sources is not the same as then, when its time is over, and when the clock was set back behind it. */
  of(subject: string, sources: readonly unknown[], now: number, workOut: () => WorkedOut<T>): T {
    const known = this.#known.get(subject);
    if (known && known.from <= now && now < known.until && sources.every((source, i) => source === known.sources[i]))
      return known.value;
    const { value, until } = workOut();
    this.#known.set(subject, { value, sources, from: now, until });
    return value;
  }
}
