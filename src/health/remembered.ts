/** Results of questions that cost thousands of steps, for as long as they are asked about the very same objects. */
export class Remembered<T> {
  readonly #ageMs: number;
  readonly #last = new Map<string, { readonly about: readonly unknown[]; readonly at: number; readonly result: T }>();

  /** `ageMs`: how long the answer to the same question may stand when only the time has changed. */
  constructor(ageMs: number) {
    this.#ageMs = ageMs;
  }

  /** What is known under this name about these objects at `now` (ms), or what `find` finds. A clock that was set back has it found anew. */
  of(name: string, about: readonly unknown[], now: number, find: () => T): T {
    const last = this.#last.get(name);
    const isFresh = last && now >= last.at && now - last.at < this.#ageMs;
    if (isFresh && about.length === last.about.length && about.every((one, at) => one === last.about[at])) {
      return last.result;
    }
    const result = find();
    this.#last.set(name, { about, at: now, result });
    return result;
  }
}
