import { type NodeSuffix, nodeSettings } from './known-settings.ts';

/** A node's setting, taken apart: `WG_EU1_DNS` and `EU1_WG_DNS` are `eu1` and `DNS`. */
export interface NodeSettingName {
  readonly id: string;
  readonly suffix: NodeSuffix;
  /** False when no node can have this id: `WG_SSH_NAME`, `WG_MAIN_DNS`. */
  readonly usable: boolean;
}

const suffixes = Object.keys(nodeSettings);
const nameShape = new RegExp(`^(?:WG_(?:([A-Z0-9]{1,8})_)?|([A-Z0-9]{1,8})_WG_)(${suffixes.join('|')})$`);

// `WG_SSH_NAME` would read like a setting of `main`.
const reservedIds = new Set(['main', 'wg', ...suffixes.map((suffix) => suffix.split('_', 1).join('').toLowerCase())]);

/** Whether a node other than `main` can be called that. */
export const canBeNodeId = (id: string): boolean => /^[a-z0-9]{1,8}$/.test(id) && !reservedIds.has(id);

/** Takes a node's setting apart; null when the name is not of that form. */
export function readNodeSettingName(name: string): NodeSettingName | null {
  const [, idInside, idFirst, suffix] = nameShape.exec(name) ?? [];
  if (suffix === undefined) return null;
  const id = (idInside ?? idFirst)?.toLowerCase();
  return { id: id ?? 'main', suffix: suffix as NodeSuffix, usable: id === undefined || canBeNodeId(id) };
}

/** The names under which a node's setting may stand; the first one is ours, the second is what the predecessor looked for. */
export function settingNames(id: string, suffix: NodeSuffix): [string, ...string[]] {
  if (id === 'main') return [`WG_${suffix}`];
  return [`WG_${id.toUpperCase()}_${suffix}`, `${id.toUpperCase()}_WG_${suffix}`];
}

/** All settings of a node in every spelling. */
export function allNodeNames(id: string): string[] {
  return (suffixes as NodeSuffix[]).flatMap((suffix) => settingNames(id, suffix));
}

/** The ids of the nodes that these names set, in the names' order and without doubles. */
export function nodeIdsIn(names: Iterable<string>): Set<string> {
  return new Set([...names].map(readNodeSettingName).flatMap((found) => (found?.usable ? found.id : [])));
}
