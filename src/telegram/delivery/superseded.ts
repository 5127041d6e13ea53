/** What was to be sent is no longer wanted in this form: another wish has taken its place, and is attended to by itself. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}
