import type { DeviceService } from '../../../access/device-service.ts';
import { UserError } from '../../../errors.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress, question } from '../../router/feature.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { serversButton } from './device-menus.ts';

/** Services of adding a device. */
export interface AddDeviceServices extends NodesView {
  readonly devices: Pick<DeviceService, 'placeFor' | 'askFor' | 'add'>;
}

/** "Add a device": replaces the list by the question what kind of device it is. */
export const askWhatToAdd = onPress(DEVICE_BUTTONS.add, 'friend', async (services: AddDeviceServices, press, place) => {
  const { whatToAdd, buttons } = press.texts.devices;
  const { nodeId, number } = services.devices.placeFor(services.store.state, press.from.id);
  if (nodeId !== place.node || number !== place.number) throw new UserError('stale-button');
  const make = (what: 'phone' | 'laptop' | 'other'): Button => ({
    text: buttons[what],
    data: callbackData(DEVICE_BUTTONS.make, { what, ...place }),
  });
  press.toast('');
  press.replace(whatToAdd(nodeName(services, nodeId)), [
    [make('phone'), make('laptop')],
    make('other'),
    serversButton(press.texts),
    backToList(buttons.back),
  ]);
});

/** Adds a device of one of the offered kinds at once, or asks for the name of another kind. */
export const addDevice = onPress(
  DEVICE_BUTTONS.make,
  'friend',
  async (services: AddDeviceServices, press, { what, node, number }) => {
    const { presets, askName, added, buttons } = press.texts.devices;
    const asker = { friendId: press.from.id, updateId: press.updateId };
    if (what === 'other') {
      await services.devices.askFor(asker, newDeviceName.kind, `${node}:${number}`);
      press.toast('');
      return press.replace(askName(), [backToList(buttons.back)]);
    }
    const name = await services.devices.add(
      asker,
      { nodeId: node, number },
      what === 'phone' ? presets.phone : presets.laptop,
    );
    press.toast('');
    press.replace(added(name, nodeName(services, node)), [backToList(buttons.all)]);
  },
);

/** The answer: adds a device with this name. */
export const newDeviceName = question('new-device', 'friend', async (services: AddDeviceServices, request, about) => {
  const { from, updateId, args, texts, answer } = request;
  const [nodeId = '', number = ''] = about.split(':');
  const name = await services.devices.add({ friendId: from.id, updateId }, { nodeId, number: Number(number) }, args);
  answer(texts.devices.added(name, nodeName(services, nodeId)), [backToList(texts.devices.buttons.all)]);
});

const backToList = (text: string): Button => ({ text, data: callbackData(DEVICE_BUTTONS.list, { page: 0 }) });
