import { button, field } from '../../router/buttons.ts';

/** The owner's buttons about the spare bot. */
export const SPARE_BOT_BUTTONS = {
  decide: button('spare-bot', { choice: field.oneOf('stay', 'back') }, 'decides which bot answers'),
} as const;
