import { EXIT_WAYS } from '../../../peers/records/user-record.ts';
import { PLATFORMS } from '../../../texts/chat/guide.ts';
import { button, field } from '../../router/buttons.ts';

/** A device, and the beginning of the public key of the config that is meant. */
const KEY = { peer: field.peer, tag: field.keyTag } as const;

/** What a friend may say that the VPN is for: a phone has one guide, and a computer several. */
export const SETUP_TARGETS = ['ios', 'android', 'computer'] as const;

/** The buttons under a config, and under `/server`. */
export const CONFIG_BUTTONS = {
  /** Stops the old config at once, instead of after the grace time. */
  stopOld: button('stop', KEY, 'stops the old keys of a device'),
  /** Drops a new key; the old config stays. */
  undoNewKeys: button('undo', KEY, 'takes back the new keys of a device'),
  /** Shows how to install the config on a platform. */
  guide: button('guide', { platform: field.oneOf(...PLATFORMS), ...KEY }, 'opens a guide'),
  /** Goes back from a guide to the choice of platforms. */
  guides: button('guides', KEY, 'opens the choice of guides'),
  /** The same as a new message, below a guide with a picture. */
  otherGuides: button('guides-new', KEY, 'asks for another guide'),
  ipv4File: button('ip-four', KEY, 'asks for the file without IPv6'),
  /** Sends AmneziaVPN's link to the config. */
  vpnLink: button('vpn-link', KEY, 'asks for the vpn:// link'),
  /** Sends the config's QR code. */
  qr: button('qr', KEY, 'asks for the QR code'),
  /** Sends the friend's config, as `/get_config` does. */
  get: button('get', {}, 'asks for a config'),
  /** The same together with the guide for this device. */
  setup: button('setup', { on: field.oneOf(...SETUP_TARGETS) }, 'says what the VPN shall run on'),
  /** Shows the servers to choose from. */
  servers: button('servers', {}, 'opens the list of servers'),
  server: button('server', { node: field.node }, 'chooses a server'),
  /** Chooses where the friend leaves who enters at this node. */
  exit: button('exit', { node: field.node, way: field.oneOf(...EXIT_WAYS), to: field.node }, 'chooses where to leave'),
  /** Whether nothing is blocked for the friend by their servers' name servers. */
  ads: button('ads', { see: field.oneOf('yes', 'no') }, 'says whether ads are blocked'),
  /** Turns "switch me over by yourself" on or off. */
  switchOver: button(
    'switch-over',
    { on: field.oneOf('yes', 'no') },
    'says whether to be switched over by the bot itself',
  ),
} as const;
