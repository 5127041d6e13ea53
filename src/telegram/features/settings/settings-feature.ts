import { command, type Feature } from '../../router/feature.ts';
import { chooseLanguage, type LanguageServices, language } from './language.ts';
import { type SettingsServices, setSetting, settings, showSetting, showSettings } from './settings.ts';

/** The owner's settings, and everybody's language. */
export const settingsFeature: Feature<LanguageServices & SettingsServices> = {
  commands: [command('settings', 'owner', settings), command('language', 'everyone', language)],
  buttons: [chooseLanguage, showSetting, showSettings, setSetting],
  questions: [],
};
