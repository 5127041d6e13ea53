/** What a node's firewall programs printed; null: the program is missing, failed or printed too much. */
export interface Listings {
  /** The output of `nft -j -s list ruleset`; `nftIsTerse`: it lacks the elements of named sets. */
  readonly nft: string | null;
  readonly nftIsTerse: boolean;
  readonly iptables: string | null;
  readonly ip6tables: string | null;
  readonly iptablesLegacy: string | null;
  readonly ip6tablesLegacy: string | null;
  /** Programs that have rules which could not be read, for example without the rights to. */
  readonly unread: readonly string[];
}
