import { APPS } from '../../../amnezia/apps.ts';
import { button, field } from '../../router/buttons.ts';

/** A device, and the beginning of its public key when the button was made. */
const KEY = { peer: field.peer, tag: field.keyTag } as const;
/** The node of a new device, and its number among the friend's devices there. */
const PLACE = { node: field.node, number: field.number } as const;

/** The buttons of a friend's own devices. */
export const DEVICE_BUTTONS = {
  list: button('devices', { page: field.number }),
  show: button('device', KEY),
  add: button('add-device', PLACE),
  make: button('make-device', { what: field.oneOf('phone', 'laptop', 'other'), ...PLACE }),
  /** Sends the device's config again. */
  send: button('send', KEY),
  newKeys: button('regen', KEY),
  rename: button('rename', KEY),
  remove: button('remove', KEY),
  removeNow: button('remove-now', KEY),
  restore: button('restore', KEY),
  /** Asks for which program the device's files should be. */
  apps: button('apps', KEY),
  setApp: button('set-app', { app: field.oneOf(...APPS), ...KEY }),
} as const;
