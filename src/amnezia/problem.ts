import type { ParameterKey } from './parameters.ts';

/** What is wrong with one value. `value` is as it was written; that of a header protection key is never told. */
export type ParameterProblem = { readonly key: ParameterKey; readonly value: string } & (
  | {
      readonly kind: /** Not a whole number in decimal digits. */
        | 'not-a-number'
        /** Neither a whole number nor two of them with `-` between, the smaller first. */
        | 'not-a-range'
        /** Not 32 bytes in base64. */
        | 'not-a-key'
        /** Neither `on` nor `off`. */
        | 'not-a-switch'
        /** A packet without a single tag means no packet at all. */
        | 'no-tags'
        /** A junk packet's smallest size does not lie below its largest: the daemon then makes packets of up to 4 GiB. */
        | 'jmin-not-below-jmax';
    }
  | { readonly kind: 'out-of-range'; readonly min: number; readonly max: number }
  /** A tag that is not known, or not written as it must be. */
  | { readonly kind: 'bad-tag'; readonly tag: string }
  | { readonly kind: 'packet-too-long'; readonly bytes: number; readonly max: number }
  /** Two packets' headers cannot be told apart. */
  | { readonly kind: 'headers-overlap'; readonly other: ParameterKey; readonly otherValue: string }
  /** Header protection needs padding of at least `min` bytes. */
  | { readonly kind: 'too-short-for-key'; readonly min: number }
);

/** The problem as one English sentence that names the value and the fix, for logs and the command line. */
export function describeProblem(problem: ParameterProblem): string {
  const { key, value } = problem;
  return `${key} = ${value}: ${whatAndFix(problem)}`;
}

function whatAndFix(problem: ParameterProblem): string {
  switch (problem.kind) {
    case 'not-a-number':
      return 'must be a whole number';
    case 'not-a-range':
      return 'must be a whole number, or two with - between and the smaller one first, such as 100-120';
    case 'not-a-key':
      return 'must be 32 bytes in base64; make one with: awg genkey';
    case 'not-a-switch':
      return 'must be on or off';
    case 'no-tags':
      return 'has no tag and so means no packet; write one such as <b 0xc700000001><r 100>, or delete the line';
    case 'jmin-not-below-jmax':
      return 'must be less than Jmax, or the program runs out of memory; set Jmin = 10 and Jmax = 50';
    case 'out-of-range':
      return `must be ${problem.min} to ${problem.max}`;
    case 'bad-tag':
      return `${problem.tag} is not understood; tags are <b 0x…> with an even number of hex digits, <r N>, <rc N>, <rd N> and <t>`;
    case 'packet-too-long':
      return `makes a packet of ${problem.bytes} bytes; at most ${problem.max} get through`;
    case 'headers-overlap':
      return `meets ${problem.other} = ${problem.otherValue}, so packets cannot be told apart; H1 to H4 must all differ`;
    case 'too-short-for-key':
      return `must be at least ${problem.min} with a HeaderProtectionKey; set S1 to S4 to ${problem.min} or more`;
  }
}
