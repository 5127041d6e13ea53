import { UserError } from '../errors.ts';
import type { DraftPreferences, Preferences } from '../peers/records/preferences.ts';
import { ALLOWANCE_ENDS } from '../peers/records/user-record.ts';

/** What `/settings` changes. */
export const PREFERENCE_NAMES = [
  ...(['quiet', 'disk', 'addresses', 'devices', 'guests'] as const),
  ...(['allowance', 'allowance-end', 'allowance-day', 'speed', 'slow'] as const),
] as const;
export type PreferenceName = (typeof PREFERENCE_NAMES)[number];

interface Preference {
  /** The values to choose from, as numbers that fit a button. */
  readonly options: readonly number[];
  readonly read: (preferences: Preferences) => number;
  readonly write: (preferences: DraftPreferences, value: number) => void;
}

/** Hours as one number: 23 to 8 is 2308; 0 is never. */
const hours = (from: number, to: number) => from * 100 + to;

/** Every preference with its choices; 0 of a limit means that there is none, or the settings file's, and of an alert: never. */
export const PREFERENCES: Readonly<Record<PreferenceName, Preference>> = {
  quiet: {
    options: [hours(21, 7), hours(22, 8), hours(23, 8), hours(23, 10), hours(0, 9), 0],
    read: ({ quiet_from, quiet_to }) => (quiet_from === quiet_to ? 0 : hours(quiet_from, quiet_to)),
    write(preferences, value) {
      preferences.quiet_from = Math.floor(value / 100);
      preferences.quiet_to = value % 100;
    },
  },
  disk: {
    options: [80, 85, 90, 95, 0],
    read: ({ disk_percent }) => disk_percent ?? 0,
    write(preferences, value) {
      preferences.disk_percent = value === 0 ? null : value;
    },
  },
  addresses: {
    options: [5, 10, 20, 30, 0],
    read: ({ addresses_percent }) => addresses_percent ?? 0,
    write(preferences, value) {
      preferences.addresses_percent = value === 0 ? null : value;
    },
  },
  devices: {
    options: [1, 2, 3, 5, 10, 0],
    read: ({ device_limit }) => device_limit ?? 0,
    write(preferences, value) {
      preferences.device_limit = value === 0 ? null : value;
    },
  },
  guests: {
    options: [7, 30, 90, 365, 0],
    read: ({ guest_days }) => guest_days ?? 0,
    write(preferences, value) {
      preferences.guest_days = value === 0 ? null : value;
    },
  },
  allowance: {
    options: [10, 30, 50, 100, 200, 500, 0],
    read: ({ allowance_gb }) => allowance_gb ?? 0,
    write(preferences, value) {
      preferences.allowance_gb = value === 0 ? null : value;
    },
  },
  'allowance-end': {
    options: [0, 1, 2],
    read: ({ allowance_end }) => ALLOWANCE_ENDS.indexOf(allowance_end),
    write(preferences, value) {
      preferences.allowance_end = ALLOWANCE_ENDS[value] ?? 'tell';
    },
  },
  'allowance-day': {
    options: [1, 5, 10, 15, 20, 25],
    read: ({ allowance_day }) => allowance_day,
    write(preferences, value) {
      preferences.allowance_day = value;
    },
  },
  speed: {
    options: [5, 10, 20, 50, 100, 200, 0],
    read: ({ speed_mbit }) => speed_mbit ?? 0,
    write(preferences, value) {
      preferences.speed_mbit = value === 0 ? null : value;
    },
  },
  slow: {
    options: [1, 2, 5, 10],
    read: ({ slow_mbit }) => slow_mbit,
    write(preferences, value) {
      preferences.slow_mbit = value;
    },
  },
};

/** Changes one. Throws `UserError` for a value that is not offered. */
export function setPreference(preferences: DraftPreferences, name: PreferenceName, value: number): void {
  if (!PREFERENCES[name].options.includes(value)) throw new UserError('stale-button');
  PREFERENCES[name].write(preferences, value);
}
