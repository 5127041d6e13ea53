import { PREFERENCE_NAMES } from '../../../access/set-preference.ts';
import { LANGUAGES } from '../../../languages.ts';
import { button, field } from '../../router/buttons.ts';

const NAME = field.oneOf(...PREFERENCE_NAMES);

/** The buttons under `/language` and `/settings`. */
export const SETTINGS_BUTTONS = {
  language: button('language', { language: field.oneOf(...LANGUAGES) }, 'chooses a language'),
  all: button('settings', {}, 'opens the settings'),
  open: button('setting', { name: NAME }, 'opens a setting'),
  set: button('set', { name: NAME, value: field.number }, 'changes a setting'),
} as const;
