/** Thrown before an upload whose request was replaced by a newer one meanwhile; the newer one has a delivery of its own. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}
