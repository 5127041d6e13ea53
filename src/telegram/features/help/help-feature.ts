import { command, type Feature } from '../../router/feature.ts';
import type { DevicesView } from '../../views.ts';
import { type HelpServices, help, notUnderstood } from './help.ts';
import {
  askWhichDevice,
  checkDevice,
  type NotWorkingServices,
  type RemedyServices,
  reportToOwner,
  sendConfigOn,
  sendNewestConfig,
} from './not-working.ts';

type HelpFeatureServices = HelpServices & NotWorkingServices & RemedyServices & DevicesView;

/** `/help`, and help with a config that does not work. */
export const helpFeature: Feature<HelpFeatureServices> = {
  commands: [command('help', 'everyone', help, { isMostWanted: true })],
  buttons: [checkDevice, reportToOwner, sendNewestConfig, sendConfigOn, askWhichDevice],
  questions: [],
  otherWords: notUnderstood,
};
