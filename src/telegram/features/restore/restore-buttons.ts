import { button, field } from '../../router/buttons.ts';

/** The button below what a restore would change. */
export const RESTORE_BUTTONS = {
  cancel: button('restore-cancel', { restore: field.peer }, 'does not go back to the backup'),
} as const;
