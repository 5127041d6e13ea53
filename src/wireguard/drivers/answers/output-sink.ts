/** Takes in what a command prints, piece by piece. */
export interface OutputSink {
  add(piece: string): void;
  /** So much has come that no honest command prints it: it is not waited for any longer. */
  readonly isTooLong: boolean;
  /** What was kept. */
  readonly text: string;
}

/** Keeps all of an answer that may have at most so many characters. */
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
