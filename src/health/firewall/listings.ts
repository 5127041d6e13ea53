/** What a node's firewall programs printed; null: the program is not there, failed or printed too much. */
export interface Listings {
  /** `nft -j -s list ruleset`; `nftIsTerse`: without the elements of named sets. */
  readonly nft: string | null;
  readonly nftIsTerse: boolean;
  readonly iptables: string | null;
  readonly ip6tables: string | null;
  readonly iptablesLegacy: string | null;
  readonly ip6tablesLegacy: string | null;
  /** Programs of which there is something to read that could not be read, such as `nft` without the right to. */
  readonly unread: readonly string[];
}
