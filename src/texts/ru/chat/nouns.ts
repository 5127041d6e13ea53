import type { Noun } from '../../format/formats.ts';

// The accusative: «через 1 минуту», «1 минуту назад».
export const MINUTES: Noun = { one: 'минуту', few: 'минуты', many: 'минут', other: 'минуты' };
export const HOURS: Noun = { one: 'час', few: 'часа', many: 'часов', other: 'часа' };
export const DAYS: Noun = { one: 'день', few: 'дня', many: 'дней', other: 'дня' };
export const DEVICES: Noun = { one: 'устройство', few: 'устройства', many: 'устройств', other: 'устройства' };
export const FRIENDS: Noun = { one: 'друг', few: 'друга', many: 'друзей', other: 'друга' };
