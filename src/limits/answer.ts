/**
 * How the speed limits of a node are. `there`: they are in force; `missing`: they were not, for which an answer to lines says that they are
 * now; `none`: nobody is limited there; `foreign`: the interface has a queue of somebody else's (`words` names it), which is left alone;
 * `failed`: the machine cannot do it, and says why; `container`: the interface is in a container, where this is not done.
 */
export interface LimitsState {
  readonly kind: 'there' | 'missing' | 'none' | 'foreign' | 'failed' | 'container';
  readonly words: string;
}

/** Reads what `put_limits` printed. Null: it is not understood. */
export function readLimits(answer: string): LimitsState | null {
  const found = /^limits (there|missing|none|foreign|failed|container)(?: (.{0,300}))?$/m.exec(answer);
  return found ? { kind: found[1] as LimitsState['kind'], words: (found[2] ?? '').trim() } : null;
}
