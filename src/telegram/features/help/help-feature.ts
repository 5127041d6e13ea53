import { command, type Feature } from '../../router/feature.ts';
import type { DevicesView } from '../../views.ts';
import { type HelpServices, help, notUnderstood } from './help.ts';
import { askNetwork, type NextWayServices, sendNextWay } from './next-way.ts';
import {
  askWhichDevice,
  checkDevice,
  leaveForOther,
  type NotWorkingServices,
  type RemedyServices,
  reportToOwner,
  sendConfigOn,
  sendNewestConfig,
  startCheck,
} from './not-working.ts';

type HelpFeatureServices = HelpServices & NotWorkingServices & RemedyServices & NextWayServices & DevicesView;

/** `/help`, and help with a config that does not work. */
export const helpFeature: Feature<HelpFeatureServices> = {
  commands: [command('help', 'everyone', help)],
  buttons: [
    checkDevice,
    reportToOwner,
    sendNewestConfig,
    sendConfigOn,
    leaveForOther,
    askWhichDevice,
    sendNextWay,
    askNetwork,
  ],
  questions: [],
  keys: [{ key: 'notWorking', run: startCheck }],
  otherWords: notUnderstood,
};
