import { button, field } from '../../router/buttons.ts';

/** The button under "There is a new version"; `commit`: the first digits of that version's commit. */
export const UPDATE_BUTTONS = {
  now: button('update', { commit: field.doorTag }, 'updates the bot'),
} as const;

/** How many digits those are. */
export const COMMIT_DIGITS = 6;
