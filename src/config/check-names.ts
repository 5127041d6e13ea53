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

/** A name that no setting has, and the node whose setting it was meant to be. */
export interface NameProblem {
  readonly node: string;
  readonly problem: string;
}

/**
 * Judges the names in the settings file, never their values: an unknown `WG_*` or `*_WG_*` name is a problem of one node,
 * another name that is nearly a known one is a warning, and anything else is somebody else's.
 */
export function checkNames(names: readonly string[]): { problems: NameProblem[]; warnings: string[] } {
  const problems: NameProblem[] = [];
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

function unknownName(name: string, known: readonly string[]): NameProblem {
  const node = readNodeSettingName(name);
  if (node?.id === 'main')
    return { node: 'main', problem: `${name}: the settings of main carry no id; write WG_${node.suffix}` };
  if (node) {
    const reason = `"${node.id}" cannot be a node's id, it reads like a setting of main`;
    const fix = `choose another id of 1 to 8 letters and digits, such as WG_EU1_${node.suffix}`;
    return { node: node.id, problem: `${name}: ${reason}; ${fix}` };
  }
  // A node that only this name speaks of: `WG_EU2_DNZ` is rather a slip of WG_EU2_DNS than of WG_DNS.
  const id = idIn(name);
  const nearest = closest(name.toUpperCase(), [...known, ...(canBeNodeId(id) ? allNodeNames(id) : [])]);
  const problem = `${name}: no such setting (a node's id is 1 to 8 letters and digits); did you mean ${nearest}?`;
  return { node: nodeMeant(name, nearest), problem };
}

/** What stands where a node's id would: `WG_EU2_…` and `EU2_WG_…` have eu2; empty: nothing does. */
function idIn(name: string): string {
  const [, first, inside] = /^(?:([A-Z0-9]+)_WG_|WG_([A-Z0-9]+)_)/.exec(name.toUpperCase()) ?? [];
  return (inside ?? first ?? '').toLowerCase();
}

/** A slip of a letter or two belongs to the node of the name it is a slip of; anything else to the id that it carries, else to main. */
function nodeMeant(name: string, nearest: string): string {
  if (distance(name.toUpperCase(), nearest) <= 2) return readNodeSettingName(nearest)?.id ?? 'main';
  const id = idIn(name);
  return canBeNodeId(id) || id.length > 8 ? id : 'main';
}

function slipOf(name: string, known: readonly string[]): string[] {
  const nearest = closest(name.toUpperCase(), [...known]);
  return distance(name.toUpperCase(), nearest) <= 2
    ? [`${name}: not a setting, ignored; did you mean ${nearest}?`]
    : [];
}
