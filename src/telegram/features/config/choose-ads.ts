import type { ResolverService } from '../../../access/resolver-service.ts';
import { onPress } from '../../router/feature.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { type ServerServices, serverMenu } from './server.ts';

/** Services of the switch for ads. */
export interface AdsServices extends ServerServices {
  readonly resolvers: Pick<ResolverService, 'seeAds'>;
}

/** Has the friend's name server block ads and trackers, or not; nothing in the app changes. */
export const chooseAds = onPress(CONFIG_BUTTONS.ads, 'friend', async (services: AdsServices, press, { see }) => {
  await services.resolvers.seeAds({ friendId: press.from.id, updateId: press.updateId }, see === 'yes');
  press.toast(press.texts.ads.done);
  press.replace(...serverMenu(services, press.from.id, press.texts));
});
