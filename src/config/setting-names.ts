import { type NodeSuffix, nodeSettings } from './known-settings.ts';

/** The parts of a node setting's name: `eu1` and `DNS` for `WG_EU1_DNS` and `EU1_WG_DNS`. */
export interface NodeSettingName {
  readonly id: string;
  readonly suffix: NodeSuffix;
  /** False if no node can have this id, as in `WG_SSH_NAME` and `WG_MAIN_DNS`. */
  readonly usable: boolean;
}

const suffixes = Object.keys(nodeSettings);
const nameShape = new RegExp(`^(?:WG_(?:([A-Z0-9]{1,8})_)?|([A-Z0-9]{1,8})_WG_)(${suffixes.join('|')})$`);

// A node called `ssh` is not possible: `WG_SSH_HOST` is a setting of `main`.
const reservedIds = new Set(['main', 'wg', ...suffixes.map((suffix) => suffix.split('_', 1).join('').toLowerCase())]);

/** Whether a node other than `main` can have this id. */
export const canBeNodeId = (id: string): boolean => /^[a-z0-9]{1,8}$/.test(id) && !reservedIds.has(id);

/** Splits the name of a node's setting; null when it does not have that form. */
export function readNodeSettingName(name: string): NodeSettingName | null {
  const [, idInside, idFirst, suffix] = nameShape.exec(name) ?? [];
  if (suffix === undefined) return null;
  const id = (idInside ?? idFirst)?.toLowerCase();
  return { id: id ?? 'main', suffix: suffix as NodeSuffix, usable: id === undefined || canBeNodeId(id) };
}

/** The names that a node's setting may have; the first is ours, the second that of the predecessor. */
export function settingNames(id: string, suffix: NodeSuffix): [string, ...string[]] {
  if (id === 'main') return [`WG_${suffix}`];
  return [`WG_${id.toUpperCase()}_${suffix}`, `${id.toUpperCase()}_WG_${suffix}`];
}

/** The names of all settings of a node, in every spelling. */
export function allNodeNames(id: string): string[] {
  return (suffixes as NodeSuffix[]).flatMap((suffix) => settingNames(id, suffix));
}

/** The ids of the nodes that these names mention, in order and without duplicates. */
export function nodeIdsIn(names: Iterable<string>): Set<string> {
  return new Set([...names].map(readNodeSettingName).flatMap((found) => (found?.usable ? found.id : [])));
}
