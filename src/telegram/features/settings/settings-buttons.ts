import { PREFERENCE_NAMES } from '../../../access/set-preference.ts';
import { LANGUAGES } from '../../../languages.ts';
import { button, field } from '../../router/buttons.ts';

const NAME = field.oneOf(...PREFERENCE_NAMES);

/** The buttons under `/language` and `/settings`. */
export const SETTINGS_BUTTONS = {
  language: button('language', { language: field.oneOf(...LANGUAGES) }),
  all: button('settings', {}),
  open: button('setting', { name: NAME }),
  set: button('set', { name: NAME, value: field.number }),
} as const;
