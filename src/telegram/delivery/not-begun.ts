/** An upload did not begin, because the store could not be told of it first: nothing of it can have arrived. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';

  constructor(cause: unknown) {
    super(`the store could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
