import { exitName } from '../exits/silence.ts';
import type { State } from '../peers/records/records.ts';

/** What the owner is told of by other messages than alerts: an exit that is silent, a node's own name server that fails. */
export const OTHER_TROUBLES = ['exit-silent', 'resolver'] as const;
export type OtherTrouble = (typeof OTHER_TROUBLES)[number];

interface OngoingTrouble {
  readonly kind: OtherTrouble;
  readonly name: string;
  /** ISO. */
  readonly since: string;
}

/** Those that are not over, as they are recorded afterwards; those of which nobody was told yet as well. */
export function otherTroubles({ links, resolvers }: State): OngoingTrouble[] {
  const exits = Object.entries(links).flatMap(([entry, exits]) =>
    Object.entries(exits).flatMap(([exit, { silence }]): OngoingTrouble[] =>
      silence && silence.until === null
        ? [{ kind: 'exit-silent', name: exitName(entry, exit), since: silence.since }]
        : [],
    ),
  );
  const failing = Object.entries(resolvers).flatMap(([node, { failing_since: since }]): OngoingTrouble[] =>
    since === undefined ? [] : [{ kind: 'resolver', name: node, since }],
  );
  return [...exits, ...failing];
}
