import { devicesOf } from '../../../peers/devices/devices.ts';
import type { PeerService } from '../../../peers/devices/peer-service.ts';
import type { State } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { type DeviceListServices, deviceList } from '../devices/device-menus.ts';
import { CONFIG_BUTTONS, SETUP_TARGETS } from './config-buttons.ts';
import { answerConfig } from './get-config.ts';

/** Services of the first choice. */
export interface SetupServices extends DeviceListServices {
  readonly peers: Pick<PeerService, 'getConfig'>;
}

/** "What shall the VPN run on?": the buttons of a friend's first message; the rest of them for whoever chose one by their link. */
export function setupRows({ setup }: Texts, without: (typeof SETUP_TARGETS)[number] | null = null): Row[] {
  const button = (on: (typeof SETUP_TARGETS)[number]) => ({
    text: setup.targets[on],
    data: callbackData(CONFIG_BUTTONS.setup, { on }),
  });
  const [computer, ...phones] = SETUP_TARGETS.toReversed()
    .filter((on) => on !== without)
    .map(button);
  if (without !== null) return [[...phones.toReversed(), ...(computer ? [computer] : [])]];
  return [phones.toReversed(), computer ? [computer] : []];
}

/** One press brings the file, then the guide for exactly that device. */
export const setUp = onPress(CONFIG_BUTTONS.setup, 'friend', async (services: SetupServices, press, { on }) => {
  if (runsElsewhere(services.store.state, press, on)) {
    const [html, rows] = deviceList(services, press.from.id, press.texts);
    press.toast('');
    return press.answer(`${press.texts.setup.ownConfig()}\n\n${html}`, rows);
  }
  await bringConfig(services, press, on);
  press.toast('');
});

/** Queues the friend's config for what it shall run on; the guide follows the file. */
export async function bringConfig(
  services: SetupServices,
  { from, updateId, texts, answer }: Pick<Press, 'from' | 'updateId' | 'texts' | 'answer'>,
  on: string,
): Promise<void> {
  const config = await services.peers.getConfig({ friendId: from.id, updateId }, on);
  answerConfig(services, config, { from, texts, answer });
}

/** Whether the friend's only config is in use on something else: one config on two devices would work on neither. */
function runsElsewhere(state: State, { from }: Press, on: string): boolean {
  const [[, device] = [], ...others] = devicesOf(state, from.id);
  if (!device || others.length > 0 || device.greeted_key === null) return false;
  return device.platform !== null && device.platform !== on;
}
