/** Thrown when an upload was not started because the store could not be written first: nothing of it can have arrived. */
export class UploadNotBegun extends Error {
  override readonly name = 'UploadNotBegun';

  constructor(cause: unknown) {
    super(`the store could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
