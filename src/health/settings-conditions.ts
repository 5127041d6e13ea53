import type { AlertCondition } from './alerts.ts';

/** A node that is off because of its settings. */
interface NodeOff {
  readonly id: string;
  readonly needs: readonly string[];
  readonly problems: readonly string[];
  /** Whether none of its settings is filled in yet. */
  readonly isBlank: boolean;
}

/** The conditions of nodes being off, apart from those whose set-up was not started; `on`: ids of nodes that are on. */
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

/** The conditions of doubtful settings that friends will notice, for the nodes that are on. */
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
