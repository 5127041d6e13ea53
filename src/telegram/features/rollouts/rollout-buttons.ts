import { button, field } from '../../router/buttons.ts';

const ROLL_OUT = { rollout: field.peer } as const;

/** The buttons about new files for the devices of a server. */
export const ROLLOUT_BUTTONS = {
  start: button('ro-start', { node: field.node }, 'sends new files to the friends of a server'),
  remind: button('ro-remind', ROLL_OUT, 'reminds those who have a new file'),
  finish: button('ro-finish', ROLL_OUT, 'finishes with new files'),
  undo: button('ro-undo', ROLL_OUT, 'takes new files back'),
} as const;
