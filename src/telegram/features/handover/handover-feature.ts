import type { Feature } from '../../router/feature.ts';
import { askWhatToHandOver, type HandoverServices, handDeviceOver, handFirstOver } from './hand-over.ts';

/** Configs for ways other than Telegram: a button in each friend's card. */
export const handoverFeature: Feature<HandoverServices> = {
  commands: [],
  buttons: [askWhatToHandOver, handFirstOver, handDeviceOver],
  questions: [],
};
