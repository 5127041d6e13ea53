import { APPS } from '../../../amnezia/apps.ts';
import { button, field } from '../../router/buttons.ts';

/** A device, and the beginning of its public key when the button was made. */
const KEY = { peer: field.peer, tag: field.keyTag } as const;
/** The node of a new device, and its number among the friend's devices there. */
const PLACE = { node: field.node, number: field.number } as const;

/** The buttons of a friend's own devices. */
export const DEVICE_BUTTONS = {
  list: button('devices', { page: field.number }, 'opens the list of devices'),
  show: button('device', KEY, 'opens a device'),
  add: button('add-device', PLACE, 'begins to add a device'),
  make: button('make-device', { what: field.oneOf('phone', 'laptop', 'other'), ...PLACE }, 'adds a device'),
  /** Sends the device's config again. */
  send: button('send', KEY, 'asks for the config of a device'),
  newKeys: button('regen', KEY, 'asks for new keys of a device'),
  /** Makes the friend's spare, or sends its config again. */
  spare: button('spare', {}, 'asks for a spare'),
  rename: button('rename', KEY, 'begins to rename a device'),
  remove: button('remove', KEY, 'is asked about removing a device'),
  removeNow: button('remove-now', KEY, 'removes a device'),
  restore: button('restore', KEY, 'takes a device back'),
  /** Asks for which program the device's files should be. */
  apps: button('apps', KEY, 'opens the choice of apps'),
  setApp: button('set-app', { app: field.oneOf(...APPS), ...KEY }, 'chooses the app of a device'),
  /** Asks what the device shall send through the VPN. */
  routes: button('routes', KEY, 'opens the choice of what goes through the VPN'),
  setRoutes: button('set-routes', { what: field.oneOf('all', 'home'), ...KEY }, 'chooses what goes through the VPN'),
  /** The services that are chosen so far, a bit each, and of which list. */
  services: button('services', { mask: field.number, list: field.doorTag, ...KEY }, 'opens the choice of services'),
  setServices: button('set-services', { mask: field.number, list: field.doorTag, ...KEY }, 'chooses services'),
} as const;
