/** In what way the service is worse off than before. */
export type Complaint =
  | { readonly kind: 'not-ready' | 'crashes' | 'telegram' }
  | { readonly kind: 'nodes'; readonly ids: readonly string[] };
