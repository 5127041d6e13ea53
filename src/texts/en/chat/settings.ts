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
  allowance: '📦 Traffic in a month',
  'allowance-end': '🏁 When it is used up',
  'allowance-day': '📅 The month begins',
  speed: '🚦 A friend’s speed',
  slow: '🐢 Slow speed',
};

/** `/settings` in English. */
export function settingsTexts(format: Formats) {
  const values: Readonly<Record<PreferenceName, (number: number, deviceLimit: number) => string>> = {
    quiet: (hours) => (hours === 0 ? 'write at any time' : hoursText(hours)),
    disk: (percent) => (percent === 0 ? 'do not warn' : `warn above ${percent}%`),
    addresses: (percent) => (percent === 0 ? 'do not warn' : `warn when less than ${percent}% are free`),
    devices: (count, deviceLimit) => (count === 0 ? `as env_vars.txt says (${deviceLimit})` : String(count)),
    guests: (days) => (days === 0 ? 'for good' : `${format.count(days, DAYS)} from the first connection`),
    allowance: (gb) => (gb === 0 ? 'no limit' : `${gb} GB`),
    'allowance-end': (end) => ['only tell', 'slow down until the new month', 'no VPN until the new month'][end] ?? '',
    'allowance-day': (day) => `on day ${day}`,
    speed: (mbit) => (mbit === 0 ? 'no limit' : `${mbit} Mbit/s`),
    slow: (mbit) => `${mbit} Mbit/s`,
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
      allowance:
        '📦 How much traffic may a friend have in a month, in both directions together? You yourself are not limited. For one person it is changed in /users',
      'allowance-end': '🏁 What happens when it is used up? At 80 and 100 percent I tell the friend and you.',
      'allowance-day': '📅 On which day does a new month begin?',
      speed: '🚦 How fast may a friend be on one server, each way? For one person it is changed in /users',
      slow: '🐢 How fast is the VPN for those who are slowed down because their traffic is used up?',
    } satisfies Record<PreferenceName, string>,
    /** The label of a choice. */
    value,
    back: '← Back',
    saved: () => 'Saved.',
  };
}
