import type { CountryList } from './country-list.ts';
import { merged, type Networks, without } from './networks.ts';
import type { OwnList } from './own-list.ts';

/** What leaves at the entry for friends with the choice Auto. */
export interface DirectList {
  readonly networks: Networks;
  /** Domains, each with all below it, whose addresses leave at the entry as well. */
  readonly domains: readonly string[];
  /** Domains below them, or of the country's networks, that leave at the exit all the same. */
  readonly exceptDomains: readonly string[];
}

/** The country's networks and what the owner added, without the owner's exceptions, which win. */
export function directList(country: CountryList | null, own: OwnList): DirectList {
  const listed = country === null ? [] : [...country.networks.v4, ...country.networks.v6];
  return {
    networks: without(merged([...listed, ...own.networks]), own.exceptNetworks),
    domains: own.domains.filter((domain) => !own.exceptDomains.includes(domain)),
    exceptDomains: own.exceptDomains,
  };
}
