import type { AlertCondition } from './alerts.ts';

/** A node that its settings keep from running. */
interface NodeOff {
  readonly id: string;
  readonly needs: readonly string[];
  readonly problems: readonly string[];
  /** Nobody has filled in any of its settings yet. */
  readonly isBlank: boolean;
}

/** Nodes that are off are trouble, apart from those that nobody has begun to set up; nodes that are on, by their ids, are its end. */
export function nodeOffConditions(off: readonly NodeOff[], on: readonly string[]): AlertCondition[] {
  const begun = off.filter(({ isBlank, problems }) => !isBlank || problems.length > 0);
  return [
    ...begun.map(
      ({ id: node, needs, problems }): AlertCondition => ({
        alert: { kind: 'node-off', node, needs, problems },
        level: 'on',
      }),
    ),
    ...on.map((node): AlertCondition => ({ alert: { kind: 'node-off', node, needs: [], problems: [] }, level: 'off' })),
  ];
}

/** What friends will feel of the settings of the nodes that are on, by their ids. */
export function doubtConditions(
  doubts: readonly { readonly node: string; readonly warning: string; readonly isFelt: boolean }[],
  on: readonly string[],
): AlertCondition[] {
  return on.map((node): AlertCondition => {
    const felt = doubts.filter((doubt) => doubt.node === node && doubt.isFelt);
    const warnings = felt.map(({ warning }) => warning);
    return { alert: { kind: 'settings', node, warnings }, level: felt.length > 0 ? 'on' : 'off' };
  });
}
