import type { UserErrorCode } from '../../errors.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import type { Row } from '../outbox/outgoing.ts';
import { callbackData } from '../router/buttons.ts';
import { CONFIG_BUTTONS } from './config/config-buttons.ts';
import { DEVICE_BUTTONS } from './devices/device-buttons.ts';
import { serversButton } from './devices/device-menus.ts';
import { ENTRY_BUTTONS } from './entry/entry-buttons.ts';
import { tellOwnerRow } from './tickets/ticket-buttons.ts';

type Step = 'ask' | 'config' | 'devices' | 'owner' | 'servers';

/** What helps after an error (`failed`: an unexpected one); of errors that are not listed, their own sentence says it. */
const STEPS: Partial<Record<UserErrorCode | 'failed', readonly Step[]>> = {
  failed: ['owner'],
  'no-access': ['ask'],
  'access-paused': ['owner'],
  'allowance-used-up': ['owner'],
  'network-full': ['servers'],
  'no-server': ['owner'],
  'no-server-for-you': ['owner'],
  'unknown-server': ['servers'],
  'server-off': ['servers'],
  'server-not-yours': ['servers'],
  'unknown-device': ['config'],
  'device-off': ['owner'],
  'server-not-read': ['owner'],
  'config-not-ready': ['servers'],
  'device-limit': ['devices', 'servers'],
  'too-many-removed': ['devices', 'servers'],
  'too-late-to-restore': ['devices'],
  'too-many-keys': ['config'],
  'spare-there': ['devices'],
  'too-many-requests': [],
  'in-already': ['config'],
};

/** The buttons below the sentence about an error, so that nobody is left without a next step; the owner's sentence has it in words. */
export function nextStep(code: UserErrorCode | 'failed', texts: Texts, isOwner = false): Row[] {
  const rows: Readonly<Record<Step, () => Row>> = {
    ask: () => ({ text: texts.entry.buttons.ask, data: callbackData(ENTRY_BUTTONS.requestAccess, {}) }),
    config: () => ({ text: texts.devices.buttons.send, data: callbackData(CONFIG_BUTTONS.get, {}) }),
    devices: () => ({ text: texts.manners.keys.devices, data: callbackData(DEVICE_BUTTONS.list, { page: 0 }) }),
    owner: () => tellOwnerRow(texts),
    servers: () => serversButton(texts),
  };
  const steps = (STEPS[code] ?? []).filter((step) => step !== 'owner' || !isOwner);
  return steps.map((step) => rows[step]());
}
