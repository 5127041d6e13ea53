import { type ParameterKey, type Parameters, rowOf } from './parameters.ts';
import type { ParameterProblem } from './problem.ts';
import { readSpan } from './read-value.ts';

/** With header protection each padding holds the first bytes of the mask: amneziawg-tools refuses less. */
export const LEAST_PADDING_WITH_KEY = 12;

const PADDINGS = ['S1', 'S2', 'S3', 'S4'] as const;
const HEADERS = ['H1', 'H2', 'H3', 'H4'] as const;

/** What is wrong with values that are each good in themselves, none when an app can open a file with them and connect. Pure. */
export function checkParameters(parameters: Parameters): ParameterProblem[] {
  return [...junkProblems(parameters), ...headerProblems(parameters), ...paddingProblems(parameters)];
}

/** The value of a parameter, its neutral one where none is set. */
export const effectiveValue = (parameters: Parameters, key: ParameterKey): string | null =>
  parameters[key] ?? rowOf(key).neutral;

export const numberOf = (parameters: Parameters, key: ParameterKey): number => Number(effectiveValue(parameters, key));

function junkProblems(parameters: Parameters): ParameterProblem[] {
  const [least, most] = [numberOf(parameters, 'Jmin'), numberOf(parameters, 'Jmax')];
  const isUsed = numberOf(parameters, 'Jc') > 0 && least > 0;
  return isUsed && least >= most ? [{ key: 'Jmin', value: String(least), kind: 'jmin-not-below-jmax' }] : [];
}

/** A receiver tells a packet's kind by its header alone. */
function headerProblems(parameters: Parameters): ParameterProblem[] {
  return HEADERS.flatMap((key, index) =>
    HEADERS.slice(0, index).flatMap((other): ParameterProblem[] => {
      const [value, otherValue] = [effectiveValue(parameters, key) ?? '', effectiveValue(parameters, other) ?? ''];
      return meet(value, otherValue) ? [{ key, value, kind: 'headers-overlap', other, otherValue }] : [];
    }),
  );
}

function meet(a: string, b: string): boolean {
  const [one, two] = [readSpan(a), readSpan(b)];
  return one !== null && two !== null && one.from <= two.to && two.from <= one.to;
}

function paddingProblems(parameters: Parameters): ParameterProblem[] {
  if (parameters.HeaderProtectionKey === undefined) return [];
  return PADDINGS.filter((key) => numberOf(parameters, key) < LEAST_PADDING_WITH_KEY).map((key) => ({
    ...{ key, value: String(numberOf(parameters, key)) },
    kind: 'too-short-for-key',
    min: LEAST_PADDING_WITH_KEY,
  }));
}
