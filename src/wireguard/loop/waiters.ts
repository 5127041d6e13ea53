/** People who wait for something that begins after they came. */
export class Waiters<T> {
  #waiting: ((value: T) => void)[] = [];

  /** What they are told, or `late` when that takes longer than `ms`. */
  async wait<L>(ms: number, late: L): Promise<T | L> {
    const { promise, resolve } = Promise.withResolvers<T | L>();
    const timer = setTimeout(() => resolve(late), ms);
    this.#waiting.push(resolve);
    const told = await promise;
    clearTimeout(timer);
    return told;
  }

  /** It begins for all who came so far; the result tells them how it ended, the first time it is called. */
  begin(): (value: T) => void {
    const waiting = this.#waiting.splice(0);
    return (value) => {
      for (const tell of waiting.splice(0)) tell(value);
    };
  }
}
