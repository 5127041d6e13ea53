import { buttonShape, word } from '../../router/button-kind.ts';

const NODE = { node: word.node } as const;
/** The node, and the beginning of the peer's key. */
const FOREIGN = { ...NODE, tag: word.keyTag } as const;

/** The buttons under `/nodes`, which lead to each other; what each does stands in its own file. */
export const NODES = {
  all: buttonShape('n-all', {}),
  page: buttonShape('n-page', NODE),
  look: buttonShape('n-look', NODE),
  foreign: buttonShape('n-foreign', { ...NODE, page: word.number }),
  peer: buttonShape('n-peer', FOREIGN),
  whom: buttonShape('n-whom', { ...FOREIGN, page: word.number }),
  adopt: buttonShape('n-adopt', { ...FOREIGN, person: word.person }),
  adoptNow: buttonShape('n-adopt-now', { ...FOREIGN, person: word.person }),
  remove: buttonShape('n-remove', FOREIGN),
  removeNow: buttonShape('n-remove-now', FOREIGN),
  pardon: buttonShape('n-pardon', FOREIGN),
  /** The tag is of the key's hash. */
  claim: buttonShape('n-claim', FOREIGN),
} as const;
