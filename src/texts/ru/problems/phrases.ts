/** English phrases, and what stands for them in Russian, as for `String.replace`. */
export type Phrases = readonly (readonly [RegExp, string])[];
