import { button, field } from '../../router/buttons.ts';

const PERSON = { person: field.person } as const;

/** The buttons by which the owner hands a config over outside of Telegram. */
export const HANDOVER_BUTTONS = {
  /** Asks for which device. */
  ask: button('hand-ask', PERSON, 'opens the hand-over to'),
  /** For the only device of somebody who has none yet. */
  first: button('hand-first', PERSON, 'makes a first config to hand over to'),
  device: button('hand', { ...PERSON, peer: field.peer, tag: field.keyTag }, 'hands a config over to'),
} as const;
