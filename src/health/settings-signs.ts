import type { Sign } from './alerts.ts';

/** A node that its settings keep from running. */
interface NodeOff {
  readonly id: string;
  readonly needs: readonly string[];
  readonly problems: readonly string[];
  /** Nobody has filled in any of its settings yet. */
  readonly isBlank: boolean;
}

/** Nodes that are off are trouble, apart from those that nobody has begun to set up; nodes that are on, by their ids, are its end. */
export function offSigns(off: readonly NodeOff[], on: readonly string[]): Sign[] {
  const begun = off.filter(({ isBlank, problems }) => !isBlank || problems.length > 0);
  return [
    ...begun.map(
      ({ id: node, needs, problems }): Sign => ({ alert: { kind: 'node-off', node, needs, problems }, level: 'on' }),
    ),
    ...on.map((node): Sign => ({ alert: { kind: 'node-off', node, needs: [], problems: [] }, level: 'off' })),
  ];
}

/** What friends will feel of the settings of the nodes that are on, by their ids. */
export function doubtSigns(
  doubts: readonly { readonly node: string; readonly warning: string; readonly isFelt: boolean }[],
  on: readonly string[],
): Sign[] {
  return on.map((node): Sign => {
    const felt = doubts.filter((doubt) => doubt.node === node && doubt.isFelt);
    const warnings = felt.map(({ warning }) => warning);
    return { alert: { kind: 'settings', node, warnings }, level: felt.length > 0 ? 'on' : 'off' };
  });
}
