import { isStillOffered, recordOffered, spareOffers } from '../../../access/spare-offers.ts';
import type { SpareService } from '../../../access/spare-service.ts';
import type { LastSeen } from '../../../health/last-seen.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { NodeProfile } from '../../../peers/nodes/node-profile.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Notifier } from '../../outbox/notifier.ts';
import { onPress } from '../../router/feature.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { spareButton } from './spare-button.ts';

/** Services of adding a spare. */
export interface SpareServices extends NodesView {
  readonly spares: Pick<SpareService, 'add' | 'canAdd'>;
}

/** "Add a spare": makes it, or sends it again; the offer or list stays as it is. */
export const addSpare = onPress(DEVICE_BUTTONS.spare, 'friend', async (services: SpareServices, press) => {
  const nodeId = await services.spares.add({ friendId: press.from.id, updateId: press.updateId });
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.devices.spareComing(nodeName(services, nodeId)));
});

interface OfferParts {
  readonly store: StorePort;
  readonly nodes: readonly NodeProfile[];
  readonly lastSeen: LastSeen;
  readonly notifier: Notifier;
  readonly textsFor: (id: number) => Texts;
  readonly now: () => number;
  readonly isQuiet: (now: number) => boolean;
}

/** Offers a spare to each friend once, after their first week and not in quiet hours. */
export function offerSpares({ store, nodes, lastSeen, notifier, textsFor, now, isQuiet }: OfferParts): void {
  if (isQuiet(now())) return;
  forEachIsolated(spareOffers({ state: store.state, nodes, lastSeen, now: now() }), (chatId) => {
    const texts = textsFor(chatId);
    const rows = [spareButton(texts)];
    notifier.tell(`spare ${chatId}`, [{ chatId, html: texts.devices.spareOffer(), rows }], {
      stillWanted: () => isStillOffered(store.state, chatId, nodes, now()),
      record: () => store.update((draft) => recordOffered(draft, chatId, new Date(now()).toISOString())),
    });
  });
}
