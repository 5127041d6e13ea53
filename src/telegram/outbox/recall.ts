/** Lets whoever queued an answer withdraw it, and wait until no try of it is under way any more. */
export class Recall {
  #isTakenBack = false;
  #trying: Promise<unknown> | null = null;

  get isTakenBack(): boolean {
    return this.#isTakenBack;
  }

  /** Tracks a try while it lasts; resolves or rejects as the try does. */
  async during<T>(trying: Promise<T>): Promise<T> {
    this.#trying = trying;
    try {
      return await trying;
    } finally {
      this.#trying = null;
    }
  }

  /** No try starts from now on; resolves when the one under way, if any, has ended. */
  async takeBack(): Promise<void> {
    this.#isTakenBack = true;
    await this.#trying?.catch(() => undefined); // whoever tried hears of a failure
  }
}
