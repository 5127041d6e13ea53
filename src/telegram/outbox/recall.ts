/** Lets whoever queued an answer take it back, and know that no try of it is under way any more. */
export class Recall {
  #isTakenBack = false;
  #trying: Promise<unknown> | null = null;

  get isTakenBack(): boolean {
    return this.#isTakenBack;
  }

  /** Makes a try known while it lasts; its outcome is the caller's. */
  async during<T>(trying: Promise<T>): Promise<T> {
    this.#trying = trying;
    try {
      return await trying;
    } finally {
      this.#trying = null;
    }
  }

  /** No try begins from now on; resolves when the one under way has ended, if there is one. */
  async takeBack(): Promise<void> {
    this.#isTakenBack = true;
    await this.#trying?.catch(() => undefined); // whoever tried hears of a failure
  }
}
