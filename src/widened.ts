/**
 * What any language must have, from the texts of one: the same keys, and functions of the same arguments, but any words. Where a
 * function of the one gives one of two sentences, its type names the two; here it is any string.
 */
export type Widened<T> = T extends string
  ? string
  : T extends (...values: infer Values) => infer Said
    ? (...values: Values) => Said extends string ? string : Said
    : { readonly [K in keyof T]: Widened<T[K]> };
