import { UserError } from '../../errors.ts';
import { readName } from '../../visible.ts';
import type { State } from '../records/records.ts';
import { devicesOf } from './devices.ts';

/** Length limit in code points. */
export const LONGEST_DEVICE_NAME = 30;

/** Reads a device's name: 1 to 30 characters on one line. Throws `UserError('device-name')`. */
export function readDeviceName(text: string): string {
  const name = readName(text, LONGEST_DEVICE_NAME + 1);
  if (name === '' || [...name].length > LONGEST_DEVICE_NAME) throw new UserError('device-name');
  return name;
}

/** The name, or the first of `Phone 2`, `Phone 3`, … that none of the friend's other devices has. */
export function freeDeviceName(state: State, friendId: number, wanted: string, exceptId?: string): string {
  const used = new Set(
    devicesOf(state, friendId).flatMap(([id, { name }]) => (id === exceptId || name === null ? [] : [name])),
  );
  let name = wanted;
  for (let n = 2; used.has(name); n++) {
    const room = LONGEST_DEVICE_NAME - ` ${n}`.length;
    name = `${[...wanted].slice(0, room).join('').trimEnd()} ${n}`;
  }
  return name;
}
