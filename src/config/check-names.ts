import { closest, distance } from 'fastest-levenshtein';
import { knownSettings } from './known-settings.ts';
import { allNodeNames, canBeNodeId, nodeIdsIn, readNodeSettingName } from './setting-names.ts';

// WireGuard's own environment variables. The settings file may contain them, since it may also serve as the environment of WireGuard.
const wireguardsOwn = new Set([
  'WG_HIDE_KEYS',
  'WG_COLOR_MODE',
  'WG_ENDPOINT_RESOLUTION_RETRIES',
  'WG_QUICK_USERSPACE_IMPLEMENTATION',
]);

/** An unknown setting's name: what is wrong with it, and the id of the node that it was probably meant for. */
export interface NameProblem {
  readonly node: string;
  readonly problem: string;
}

/**
 * Checks the names in the settings file, not their values. An unknown `WG_*` or `*_WG_*` name is a problem of one node; another name
 * that is close to a known one gives a warning; all other names are ignored, since they may belong to other programs.
 */
export function checkNames(names: readonly string[]): { problems: NameProblem[]; warnings: string[] } {
  const problems: NameProblem[] = [];
  const warnings: string[] = [];
  const known = [...knownSettings.keys(), ...[...nodeIdsIn(names)].flatMap(allNodeNames)];
  for (const name of names) {
    if (known.includes(name) || wireguardsOwn.has(name)) continue;
    if (/(?:^|_)WG_/i.test(name)) problems.push(unknownName(name, known));
    // The predecessor had several `VPN_SERVER_*` settings; all but one are not used any more and are ignored.
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
  // No other name may mention this node yet: `WG_EU2_DNZ` is more likely a typo of WG_EU2_DNS than of WG_DNS.
  const id = idIn(name);
  const nearest = closest(name.toUpperCase(), [...known, ...(canBeNodeId(id) ? allNodeNames(id) : [])]);
  const problem = `${name}: no such setting (a node's id is 1 to 8 letters and digits); did you mean ${nearest}?`;
  return { node: nodeMeant(name, nearest), problem };
}

/** The text in the place of a node's id, in lower case (`eu2` of `WG_EU2_…` and `EU2_WG_…`); empty if there is none. */
function idIn(name: string): string {
  const [, first, inside] = /^(?:([A-Z0-9]+)_WG_|WG_([A-Z0-9]+)_)/.exec(name.toUpperCase()) ?? [];
  return (inside ?? first ?? '').toLowerCase();
}

/** The id of the node that a name was meant for: that of the nearest name if at most two letters differ, else the id in it, else main. */
function nodeMeant(name: string, nearest: string): string {
  if (distance(name.toUpperCase(), nearest) <= 2) return readNodeSettingName(nearest)?.id ?? 'main';
  const id = idIn(name);
  return canBeNodeId(id) || id.length > 8 ? id : 'main';
}

/** A shorter name, such as `PORT`, is as likely another program's. */
const OWN_NAME = 8;

/** A warning when at most two letters differ from a known name, or its first word is missing (`TIMEZONE`); else nothing. */
function slipOf(name: string, known: readonly string[]): string[] {
  const meant = name.toUpperCase();
  const nearest = closest(meant, [...known]);
  const whole = meant.length < OWN_NAME ? undefined : known.find((one) => one.replace(/^[A-Z]+_/, '') === meant);
  const right = distance(meant, nearest) <= 2 ? nearest : whole;
  return right === undefined ? [] : [`${name}: not a setting, ignored; did you mean ${right}?`];
}
