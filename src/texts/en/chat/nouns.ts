import type { Noun } from '../../format/formats.ts';

export const MINUTES: Noun = { one: 'minute', other: 'minutes' };
export const HOURS: Noun = { one: 'hour', other: 'hours' };
export const DAYS: Noun = { one: 'day', other: 'days' };
export const DEVICES: Noun = { one: 'device', other: 'devices' };
export const FRIENDS: Noun = { one: 'friend', other: 'friends' };
