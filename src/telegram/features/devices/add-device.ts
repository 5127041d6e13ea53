import { UserError } from '../../../errors.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import { questionKind } from '../../router/question-kind.ts';
import type { Button } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { SHAPES } from './device-menus.ts';

/** "Add a device": what it is, in place of the list. */
export const ADD_DEVICE = buttonKind(SHAPES.add.action, 'friend', SHAPES.add.fields, async (press, place, app) => {
  const { whatToAdd, buttons } = press.texts.devices;
  const { nodeId, number } = app.devices.placeFor(app.store.state, press.from.id);
  if (nodeId !== place.node || number !== place.number) throw new UserError('stale-button');
  const make = (what: 'phone' | 'laptop' | 'other'): Button => ({
    text: buttons[what],
    data: callbackData(SHAPES.make, { what, ...place }),
  });
  press.toast('');
  press.replace(whatToAdd(nodeName(app, nodeId)), [
    [make('phone'), make('laptop')],
    make('other'),
    backToList(buttons.back),
  ]);
});

/** A device of a usual kind at once; any other is asked for its name. */
export const MAKE_DEVICE = buttonKind(
  SHAPES.make.action,
  'friend',
  SHAPES.make.fields,
  async (press, { what, node, number }, app) => {
    const { presets, askName, added, buttons } = press.texts.devices;
    const asker = { friendId: press.from.id, updateId: press.updateId };
    if (what === 'other') {
      await app.devices.askFor(asker, NEW_DEVICE_NAME.kind, `${node}:${number}`);
      press.toast('');
      return press.replace(askName(), [backToList(buttons.back)]);
    }
    const name = await app.devices.add(
      asker,
      { nodeId: node, number },
      what === 'phone' ? presets.phone : presets.laptop,
    );
    press.toast('');
    press.replace(added(name, nodeName(app, node)), [backToList(buttons.all)]);
  },
);

/** What the new device is to be called. */
export const NEW_DEVICE_NAME = questionKind('new-device', 'friend', async (request, about, app) => {
  const { from, updateId, args, texts, answer } = request;
  const [nodeId = '', number = ''] = about.split(':');
  const name = await app.devices.add({ friendId: from.id, updateId }, { nodeId, number: Number(number) }, args);
  answer(texts.devices.added(name, nodeName(app, nodeId)), [backToList(texts.devices.buttons.all)]);
});

const backToList = (text: string): Button => ({ text, data: callbackData(SHAPES.devices, { page: 0 }) });
