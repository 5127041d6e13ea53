/** Waiting times in ms that double from `first` to `longest`, each with up to a fifth taken off at random. */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  #next: number;

  constructor(first: number, longest: number) {
    this.#first = first;
    this.#longest = longest;
    this.#next = first;
  }

  next(): number {
    const wait = this.#next;
    this.#next = Math.min(this.#next * 2, this.#longest);
    return wait * (1 - Math.random() / 5);
  }

  reset(): void {
    this.#next = this.#first;
  }
}
