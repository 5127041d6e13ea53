import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';

/** The button that adds a spare. */
export const spareButton = ({ devices }: Texts): Button => ({
  text: devices.buttons.spare,
  data: callbackData(DEVICE_BUTTONS.spare, {}),
});
