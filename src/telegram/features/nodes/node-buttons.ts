import { button, field } from '../../router/buttons.ts';

const NODE = { node: field.node } as const;
/** The node, and the beginning of the foreign peer's public key. */
const PEER = { ...NODE, tag: field.keyTag } as const;

/** How many hours the page about who loaded a server shows. */
export const LOAD_HOURS = ['1', '3', '6', '24'] as const;

/** The buttons under `/nodes`. */
export const NODE_BUTTONS = {
  all: button('n-all', {}, 'opens the list of servers'),
  show: button('n-page', NODE, 'opens the page of a server'),
  poll: button('n-look', NODE, 'looks at a server'),
  triedDoors: button('n-doors', NODE, 'opens the doors that were tried on a server'),
  /** `end`: the hour since 1970 (UTC) before which `hours` of them are shown. */
  load: button(
    'n-load',
    { ...NODE, end: field.number, hours: field.oneOf(...LOAD_HOURS) },
    'opens who loaded a server',
  ),
  foreign: button('n-foreign', { ...NODE, page: field.number }, 'opens the foreign peers of a server'),
  foreignPeer: button('n-peer', PEER, 'opens a foreign peer'),
  /** Asks whose device a foreign peer becomes. */
  chooseHolder: button('n-whom', { ...PEER, page: field.number }, 'chooses whose a foreign peer is'),
  adopt: button('n-adopt', { ...PEER, person: field.person }, 'is asked about giving a foreign peer to'),
  adoptNow: button('n-adopt-now', { ...PEER, person: field.person }, 'gives a foreign peer to'),
  remove: button('n-remove', PEER, 'is asked about removing a foreign peer'),
  removeNow: button('n-remove-now', PEER, 'removes a foreign peer'),
  /** Allows a peer again that the owner had removed. */
  undoRemoval: button('n-pardon', PEER, 'keeps a foreign peer after all'),
  /** "It is mine", about a key of the bot that ended; the tag is the beginning of the key's hash. */
  claimEndedKey: button('n-claim', PEER, 'says whose an ended key is'),
} as const;
