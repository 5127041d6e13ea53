import { blockedAt } from '../../downloads/block-lists.ts';
import { loadStore } from '../../store/load-store.ts';
import { CliError } from '../cli-error.ts';
import { sayFindings } from '../finding.ts';
import { resolverFindings } from '../node/resolver-findings.ts';
import type { DnsParts } from './dns-parts.ts';

/** `vpn-bot dns status`: whether each name server, or that of one node, answers, and the lists it blocks. False if something is wrong. */
export async function dnsStatus(wanted: string | null, parts: DnsParts): Promise<boolean> {
  const { console, settings, texts, asBot, driverOf } = parts;
  const { peersFile, nodes } = settings();
  if (wanted !== null && !nodes.some(({ id }) => id === wanted)) throw new CliError(texts.node.unknown(wanted));
  const { store } = await asBot(() => loadStore(peersFile));
  const meant = nodes.filter(({ id }) => store.resolvers[id] !== undefined && (wanted ?? id) === id);
  if (meant.length === 0) console.say(texts.dns.none(wanted));
  let isWell = true;
  for (const node of meant) {
    const driver = driverOf(node);
    try {
      isWell = sayFindings(await resolverFindings(node.id, driver, store, texts.findings), console.say) && isWell;
    } finally {
      await driver.close();
    }
    for (const url of store.resolvers[node.id]?.lists ?? []) {
      const at = await asBot(() => blockedAt(peersFile, url));
      console.say(texts.dns.list(url, at === null ? null : new Date(at).toISOString().slice(0, 10)));
    }
  }
  return isWell;
}
