/** The demo cannot start as it was asked to; the message is a sentence for the person at the terminal. */
export class WrongSetup extends Error {
  override readonly name = 'WrongSetup';
}
