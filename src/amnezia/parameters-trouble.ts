import { checkParameters, numberOf } from './check-parameters.ts';
import { MOST_PADDING_WITH_IPV6 } from './client-network.ts';
import type { Parameters } from './parameters.ts';
import type { ParameterProblem } from './problem.ts';
import { describeProblem } from './problem.ts';
import type { ReadParameters } from './read-parameters.ts';

/** Why no file can be made for an AmneziaWG interface. */
export type ParametersTrouble =
  /** The program on the node that answers the bot is older than the word that reads parameters. */
  | { readonly kind: 'old-gate' }
  /** The interface has parameters of these names, which this version does not know. */
  | { readonly kind: 'newer'; readonly names: readonly string[] }
  /** Clients could not connect with these values. */
  | { readonly kind: 'wrong'; readonly problems: readonly ParameterProblem[] }
  /** The reason is for the owner and holds no secret. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Values that must be equal on both ends changed; they count once they are seen a second time. */
  | { readonly kind: 'changing' };

/** An interface's answer; `headerPrint` is a hash of its header protection key, null: it has none. */
export interface ToldParameters extends ReadParameters {
  readonly headerPrint: string | null;
}

/**
 * What is wrong with an interface's answer; null: files may be made with it. Without an answer (null) the gate is too old. `carriesIpv6`:
 * whether there is IPv6 in its files. Pure.
 */
export function troubleOf(told: ToldParameters | null, carriesIpv6: boolean): ParametersTrouble | null {
  if (told === null) return { kind: 'old-gate' };
  if (told.unknown.length > 0) return { kind: 'newer', names: told.unknown };
  const { HeaderProtectionKey: _, ...values } = told.parameters;
  // which key it is makes no difference to the values beside it
  const together = told.headerPrint === null ? values : { ...values, HeaderProtectionKey: 'hidden' };
  const known = new Set(told.problems.map(({ key }) => key));
  const others = [...checkParameters(together), ...(carriesIpv6 ? roomProblems(values) : [])];
  const problems = [...told.problems, ...others.filter(({ key }) => !known.has(key))];
  return problems.length > 0 ? { kind: 'wrong', problems } : null;
}

/** What leaves too little of a packet for IPv6, so that apps refuse to switch a tunnel with IPv6 in its file on. */
function roomProblems(values: Parameters): ParameterProblem[] {
  const padding = numberOf(values, 'S4');
  if (padding <= MOST_PADDING_WITH_IPV6) return [];
  return [{ key: 'S4', value: String(padding), kind: 'out-of-range', min: 0, max: MOST_PADDING_WITH_IPV6 }];
}

/** The trouble in English, for the log. */
export function describeTrouble(trouble: ParametersTrouble): string {
  switch (trouble.kind) {
    case 'old-gate':
      return 'its gate is older than this version and does not tell them';
    case 'newer':
      return `newer AmneziaWG than this version knows: ${trouble.names.join(', ')}`;
    case 'wrong':
      return trouble.problems.map(describeProblem).join('; ');
    case 'unreadable':
      return trouble.reason;
    case 'changing':
      return 'values that clients must share have just changed';
  }
}
