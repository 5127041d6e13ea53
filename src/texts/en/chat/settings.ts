import type { PreferenceName } from '../../../access/set-preference.ts';
import type { Formats } from '../../format/formats.ts';
import { hoursText } from '../../format/numbers.ts';
import { DAYS } from './nouns.ts';

const NAMES: Readonly<Record<PreferenceName, string>> = {
  quiet: '🌙 Quiet hours',
  disk: '💾 Server disk',
  addresses: '🔢 Server addresses',
  devices: '📱 Devices per friend',
  guests: '⏳ Time for new people',
};

/** `/settings` in English. */
export function settingsTexts(format: Formats) {
  const values: Readonly<Record<PreferenceName, (number: number, deviceLimit: number) => string>> = {
    quiet: (hours) => (hours === 0 ? 'write at any time' : hoursText(hours)),
    disk: (percent) => (percent === 0 ? 'do not warn' : `warn above ${percent}%`),
    addresses: (percent) => (percent === 0 ? 'do not warn' : `warn when less than ${percent}% are free`),
    devices: (count, deviceLimit) => (count === 0 ? `as env_vars.txt says (${deviceLimit})` : String(count)),
    guests: (days) => (days === 0 ? 'for good' : `${format.count(days, DAYS)} from the first connection`),
  };
  const value = (name: PreferenceName, number: number, deviceLimit: number) => values[name](number, deviceLimit);
  return {
    title: (lines: readonly string[]) => `⚙️ Settings\n\n${lines.join('\n')}\n\nWhat shall change?`,
    /** `deviceLimit`: the limit from the settings file. */
    line: (name: PreferenceName, number: number, deviceLimit: number) =>
      `${NAMES[name]}: ${value(name, number, deviceLimit)}`,
    /** Labels of the buttons. */
    name: NAMES,
    question: {
      quiet: '🌙 When shall I not write of what can wait until morning?',
      disk: '💾 When shall I warn that a server’s disk fills up?',
      addresses: '🔢 When shall I warn that a server runs out of addresses for new devices?',
      devices: '📱 How many devices may a friend have on one server? For one person it is changed in /users',
      guests: '⏳ For how long shall people whom you let in have access?',
    } satisfies Record<PreferenceName, string>,
    /** The label of a choice. */
    value,
    back: '← Back',
    saved: () => 'Saved.',
  };
}
