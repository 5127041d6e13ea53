/** One statement of a rule in nft's JSON: `{ match: … }`, `{ accept: null }`. It comes from the node and is never shown to anybody. */
export type Statement = Readonly<Record<string, unknown>>;

/** Where the kernel runs a chain; lower priorities come first. */
export interface Hook {
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
  /** The devices, for `ingress` and `egress`; empty for other hooks. */
  readonly devices: readonly string[];
}

export interface Chain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  /** Null: the chain is only reached by jumps from other chains. */
  readonly hook: Hook | null;
  readonly rules: readonly (readonly Statement[])[];
}

/** Elements of a named set or map; null: unknown (not listed, or too many). */
export type Elements = readonly unknown[] | null;

/** The tables of one program. Jumps and sets refer only to names within it. */
export interface Ruleset {
  /** By the key that `nameIn` returns. */
  readonly chains: ReadonlyMap<string, Chain>;
  readonly sets: ReadonlyMap<string, Elements>;
}

/** The key of a chain or set in a `Ruleset`. */
export const nameIn = (family: string, table: string, name: string): string => `${family} ${table} ${name}`;

/** All rules of a machine that could be read. */
export interface Firewall {
  readonly parts: readonly Ruleset[];
  /** Whether these are all its rules; if not, a packet that passes these may be dropped by others. */
  readonly complete: boolean;
}
