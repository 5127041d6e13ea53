/** Receives what a command prints, piece by piece. */
export interface OutputSink {
  add(piece: string): void;
  /** More has arrived than any command of ours prints: the command is ended. */
  readonly isTooLong: boolean;
  /** The text that was kept. */
  readonly text: string;
}

/** Keeps all of an answer; it is too long beyond a number of characters. */
export class TextSink implements OutputSink {
  readonly #most: number;
  #text = '';

  constructor(most: number) {
    this.#most = most;
  }

  add(piece: string): void {
    this.#text += piece;
  }

  get isTooLong(): boolean {
    return this.#text.length > this.#most;
  }

  get text(): string {
    return this.#text;
  }
}
