import { button, field } from '../../router/buttons.ts';

/** The fields of a button about one config: the device, and the beginning of the config's public key. */
const KEY = { peer: field.peer, tag: field.keyTag } as const;

/** The buttons that help with a config that does not work. */
export const HELP_BUTTONS = {
  notWorking: button('help', KEY),
  stillNotWorking: button('still', KEY),
  whichDevice: button('which', {}),
  sendAgain: button('sendagain', { peer: field.peer }),
  configOn: button('configon', { node: field.node }),
} as const;
