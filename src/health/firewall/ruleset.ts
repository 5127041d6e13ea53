/** One statement of a rule, in the form of nft's JSON: `{ match: … }`, `{ accept: null }`. It comes from the node: only read, never shown. */
export type Statement = Readonly<Record<string, unknown>>;

/** Where the kernel asks a chain; lower priorities are asked first. */
export interface Hook {
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
  /** For `ingress` and `egress`: the devices; empty for the rest. */
  readonly devices: readonly string[];
}

export interface Chain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  /** Null: only reached from other chains. */
  readonly hook: Hook | null;
  readonly rules: readonly (readonly Statement[])[];
}

/** Elements of a named set or map; null: not known (they were left out, or are too many). */
export type Elements = readonly unknown[] | null;

/** A part of a machine's rules: tables of one program, whose names are looked up in itself only. */
export interface Ruleset {
  /** By `nameIn`. */
  readonly chains: ReadonlyMap<string, Chain>;
  readonly sets: ReadonlyMap<string, Elements>;
}

/** The key of a chain or set. */
export const nameIn = (family: string, table: string, name: string): string => `${family} ${table} ${name}`;

/** All that a machine's listings say. */
export interface Firewall {
  readonly parts: readonly Ruleset[];
  /** Whether these are all rules there are; else a packet that gets through here may be dropped by one that is not seen. */
  readonly complete: boolean;
}
