import type { PreferenceName } from '../../../access/set-preference.ts';
import type { Formats } from '../formats.ts';
import { hoursText, type SettingsTexts } from '../settings-texts.ts';
import { DAYS } from './nouns.ts';

const NAMES: Readonly<Record<PreferenceName, string>> = {
  quiet: '🌙 Quiet hours',
  devices: '📱 Devices per friend',
  guests: '⏳ Time for new people',
};

/** `/settings` in English. */
export function settingsTexts(format: Formats): SettingsTexts {
  const value: SettingsTexts['value'] = (name, number, deviceLimit) => {
    if (name === 'quiet') return number === 0 ? 'write at any time' : hoursText(number);
    if (name === 'devices') return number === 0 ? `as env_vars.txt says (${deviceLimit})` : String(number);
    return number === 0 ? 'for good' : `${format.count(number, DAYS)} from the first connection`;
  };
  return {
    title: (lines) => `⚙️ Settings\n\n${lines.join('\n')}\n\nWhat shall change?`,
    line: (name, number, deviceLimit) => `${NAMES[name]}: ${value(name, number, deviceLimit)}`,
    name: NAMES,
    question: {
      quiet: '🌙 When shall I not write of what can wait until morning?',
      devices: '📱 How many devices may a friend have on one server? For one person it is changed in /users',
      guests: '⏳ For how long shall people whom you let in have access?',
    },
    value,
    back: '← Back',
    saved: () => 'Saved.',
  };
}
