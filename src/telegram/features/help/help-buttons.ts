import { NETWORKS } from '../../../peers/records/door-tries.ts';
import { button, field } from '../../router/buttons.ts';

/** The fields of a button about one config: the device, and the beginning of the config's public key. */
const KEY = { peer: field.peer, tag: field.keyTag } as const;

/** The buttons that help with a config that does not work. */
export const HELP_BUTTONS = {
  notWorking: button('help', KEY, 'says that a device does not work'),
  stillNotWorking: button('still', KEY, 'reports a device to the owner'),
  whichDevice: button('which', {}, 'asks for help'),
  sendAgain: button('sendagain', { peer: field.peer }, 'asks for the config of a device once more'),
  /** Another door in place of the one with this tag, on this network. */
  nextWay: button(
    'nextway',
    { peer: field.peer, from: field.doorTag, network: field.oneOf(...NETWORKS) },
    'asks for another way in',
  ),
  networks: button('networks', { peer: field.peer, from: field.doorTag }, 'says which network they are on'),
  /** The same, away from the door with this tag, which is the last of its server and does not work. */
  elsewhere: button(
    'elsewhere',
    { peer: field.peer, from: field.doorTag, node: field.node },
    'asks for a config on another server, since no way into theirs works',
  ),
  configOn: button('configon', { node: field.node }, 'asks for a config on another server'),
} as const;
