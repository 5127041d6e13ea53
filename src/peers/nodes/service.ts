/** A service that a device may send through its tunnel alone. */
export interface Service {
  /** At most 30 characters; unique without regard to letter case. */
  readonly name: string;
  /** With prefixes, both families. */
  readonly networks: readonly string[];
}
