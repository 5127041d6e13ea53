import type { Listings } from './listings.ts';
import { isOnNft, parseIptables, tablesIn } from './parse-iptables.ts';
import { hasIptablesRules, parseNft } from './parse-nft.ts';
import type { Firewall, Ruleset } from './ruleset.ts';

/**
 * Reads all rules of a machine from its programs' listings; null when none could be read. nft lists rules that iptables made in nft's
 * tables, but not what they say, so those tables are read from iptables. The tables of legacy iptables are separate and are added.
 */
export function readFirewall(listings: Listings): Firewall | null {
  const { nft: nftText, nftIsTerse, iptables, ip6tables, iptablesLegacy, ip6tablesLegacy, unread } = listings;
  const nft = nftText === null ? null : parseNft(nftText, nftIsTerse);
  const texts = [
    { text: iptables, family: 'ip' },
    { text: ip6tables, family: 'ip6' },
    { text: iptablesLegacy, family: 'ip' },
    { text: ip6tablesLegacy, family: 'ip6' },
  ] as const;
  const onNft: Ruleset[] = [];
  const old = new Map<string, Ruleset>();
  for (const { text, family } of texts) {
    if (text === null) continue;
    const read = parseIptables(text, family);
    if (isOnNft(text)) onNft.push(read);
    else old.set(family, read);
  }
  if (nft === null && onNft.length === 0 && old.size === 0) return null;
  const parts = [...(nft === null ? onNft : merged(nft, onNft)), ...old.values()];
  // iptables on nft lists only its own tables, so without nft's listing others may be missing
  return { parts, complete: unread.length === 0 && (nft !== null || (nftText === null && onNft.length === 0)) };
}

function merged(nft: Ruleset, onNft: readonly Ruleset[]): Ruleset[] {
  const replaced = new Set<string>();
  const parts = onNft.map((part) => {
    const family = [...part.chains.values()][0]?.family ?? '';
    const tables = [...tablesIn(part)].filter((table) => hasIptablesRules(nft, family, table));
    for (const table of tables) replaced.add(`${family} ${table}`);
    return { ...part, chains: new Map([...part.chains].filter(([, { table }]) => tables.includes(table))) };
  });
  const rest = [...nft.chains].filter(([, { family, table }]) => !replaced.has(`${family} ${table}`));
  return [{ ...nft, chains: new Map(rest) }, ...parts];
}
