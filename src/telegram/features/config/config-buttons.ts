import { PLATFORMS } from '../../../texts/chat/guide.ts';
import { button, field } from '../../router/buttons.ts';

/** A device, and the beginning of the public key of the config that is meant. */
const KEY = { peer: field.peer, tag: field.keyTag } as const;

/** The buttons under a config, and under `/server`. */
export const CONFIG_BUTTONS = {
  /** Stops the old config at once, instead of after the grace time. */
  stopOld: button('stop', KEY),
  /** Drops a new key; the old config stays. */
  undoNewKeys: button('undo', KEY),
  /** Shows how to install the config on a platform. */
  guide: button('guide', { platform: field.oneOf(...PLATFORMS), ...KEY }),
  /** Goes back from a guide to the choice of platforms. */
  guides: button('guides', KEY),
  ipv4File: button('ip-four', KEY),
  /** Sends AmneziaVPN's link to the config. */
  vpnLink: button('vpn-link', KEY),
  server: button('server', { node: field.node }),
} as const;
