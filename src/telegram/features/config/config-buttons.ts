import { PLATFORMS } from '../../../texts/chat/guide.ts';
import { button, field } from '../../router/buttons.ts';

/** A device, and which of its keys. */
const KEY = { peer: field.peer, tag: field.keyTag } as const;

/** The buttons under a config, and under `/server`. */
export const CONFIG_BUTTONS = {
  /** Ends the grace of a new key: the old config stops now. */
  stopOld: button('stop', KEY),
  /** Takes a new key back: the old config stays. */
  undoNewKeys: button('undo', KEY),
  /** How to install the config on a kind of device. */
  guide: button('guide', { platform: field.oneOf(...PLATFORMS), ...KEY }),
  /** Back from a guide to the choice of one. */
  guides: button('guides', KEY),
  ipv4File: button('ip-four', KEY),
  /** AmneziaVPN's link to the config. */
  vpnLink: button('vpn-link', KEY),
  server: button('server', { node: field.node }),
} as const;
