import { button, field } from '../../router/buttons.ts';

const NODE = { node: field.node } as const;
/** The node, and the beginning of the foreign peer's public key. */
const PEER = { ...NODE, tag: field.keyTag } as const;

/** The buttons under `/nodes`. */
export const NODE_BUTTONS = {
  all: button('n-all', {}),
  show: button('n-page', NODE),
  poll: button('n-look', NODE),
  foreign: button('n-foreign', { ...NODE, page: field.number }),
  foreignPeer: button('n-peer', PEER),
  /** Asks whose device a foreign peer becomes. */
  chooseHolder: button('n-whom', { ...PEER, page: field.number }),
  adopt: button('n-adopt', { ...PEER, person: field.person }),
  adoptNow: button('n-adopt-now', { ...PEER, person: field.person }),
  remove: button('n-remove', PEER),
  removeNow: button('n-remove-now', PEER),
  /** Allows a peer again that the owner had removed. */
  undoRemoval: button('n-pardon', PEER),
  /** "It is mine", about a key of the bot that ended; the tag is the beginning of the key's hash. */
  claimEndedKey: button('n-claim', PEER),
} as const;
