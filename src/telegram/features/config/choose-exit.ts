import type { ExitService } from '../../../access/exit-service.ts';
import { onPress } from '../../router/feature.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { type ServerServices, serverMenu } from './server.ts';

/** Services of the choice of exits. */
export interface ExitServices extends ServerServices {
  readonly exits: Pick<ExitService, 'choose'>;
}

/** Chooses where the friend leaves; nothing in the app changes. */
export const chooseExit = onPress(
  CONFIG_BUTTONS.exit,
  'friend',
  async (services: ExitServices, press, { node, way, to }) => {
    await services.exits.choose({ friendId: press.from.id, updateId: press.updateId }, node, way, to);
    press.toast(press.texts.exits.done);
    press.replace(...serverMenu(services, press.from.id, press.texts));
  },
);
