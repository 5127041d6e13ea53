import { closest, distance } from 'fastest-levenshtein';
import { knownSettings } from './known-settings.ts';
import { allNodeNames, canBeNodeId, nodeIdsIn, readNodeSettingName } from './setting-names.ts';

// WireGuard reads these from the environment itself; a file that also serves as its environment may hold them.
const wireguardsOwn = new Set([
  'WG_HIDE_KEYS',
  'WG_COLOR_MODE',
  'WG_ENDPOINT_RESOLUTION_RETRIES',
  'WG_QUICK_USERSPACE_IMPLEMENTATION',
]);

/**
 * Judges the names in the settings file, never their values: an unknown `WG_*` or `*_WG_*` name is a problem, another name
 * that is nearly a known one is a warning, and anything else is somebody else's.
 */
export function checkNames(names: readonly string[]): { problems: string[]; warnings: string[] } {
  const problems: string[] = [];
  const warnings: string[] = [];
  const known = [...knownSettings.keys(), ...[...nodeIdsIn(names)].flatMap(allNodeNames)];
  for (const name of names) {
    if (known.includes(name) || wireguardsOwn.has(name)) continue;
    if (/(?:^|_)WG_/i.test(name)) problems.push(unknownName(name, known));
    // The predecessor had more settings of this family than the one we read; none of them matters here.
    else if (!name.startsWith('VPN_SERVER_')) warnings.push(...slipOf(name, known));
  }
  return { problems, warnings };
}

function unknownName(name: string, known: readonly string[]): string {
  const node = readNodeSettingName(name);
  if (node?.id === 'main') return `${name}: the settings of main carry no id; write WG_${node.suffix}`;
  if (node) {
    const reason = `"${node.id}" cannot be a node's id, it reads like a setting of main`;
    return `${name}: ${reason}; choose another id of 1 to 8 letters and digits, such as WG_EU1_${node.suffix}`;
  }
  // A node that only this name speaks of: `WG_EU2_DNZ` is rather a slip of WG_EU2_DNS than of WG_DNS.
  const [, inside, first] = /^(?:WG_([A-Z0-9]{1,8})_|([A-Z0-9]{1,8})_WG_)/.exec(name.toUpperCase()) ?? [];
  const id = (inside ?? first ?? '').toLowerCase();
  const nearest = closest(name.toUpperCase(), [...known, ...(canBeNodeId(id) ? allNodeNames(id) : [])]);
  return `${name}: no such setting (a node's id is 1 to 8 letters and digits); did you mean ${nearest}?`;
}

function slipOf(name: string, known: readonly string[]): string[] {
  const nearest = closest(name.toUpperCase(), [...known]);
  return distance(name.toUpperCase(), nearest) <= 2
    ? [`${name}: not a setting, ignored; did you mean ${nearest}?`]
    : [];
}
