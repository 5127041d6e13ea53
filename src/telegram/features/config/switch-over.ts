import { type Switch, type SwitchSight, switchesDue } from '../../../access/switch-over.ts';
import type { SwitchService } from '../../../access/switch-service.ts';
import type { LastSeen } from '../../../health/last-seen.ts';
import { picking } from '../../../peers/records/picking.ts';
import type { State } from '../../../peers/records/records.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachInTurn, forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Notifier } from '../../outbox/notifier.ts';
import { onPress } from '../../router/feature.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { type ServerServices, serverMenu } from './server.ts';

/** Services of the switch. */
export interface SwitchOverServices extends ServerServices {
  readonly switching: Pick<SwitchService, 'choose'>;
}

/** Turns "switch me over by yourself" on or off. */
export const chooseSwitchOver = onPress(
  CONFIG_BUTTONS.switchOver,
  'friend',
  async (services: SwitchOverServices, press, { on }) => {
    await services.switching.choose({ friendId: press.from.id, updateId: press.updateId }, on === 'yes');
    press.toast('');
    press.replace(...serverMenu(services, press.from.id, press.texts));
  },
);

interface WatchParts {
  readonly view: NodesView;
  readonly sights: () => readonly SwitchSight[];
  readonly lastSeen: LastSeen;
  readonly switching: Pick<SwitchService, 'switchOver'>;
  readonly notifier: Notifier;
  readonly textsFor: (id: number) => Texts;
  /** Whether Telegram answers: otherwise it may be this machine that is cut off. */
  readonly isSure: () => boolean;
}

/** Switches friends over whose node lets nobody in, and tells them; the config follows by its delivery. Quiet hours do not hold it. */
export async function switchFriends(parts: WatchParts): Promise<void> {
  const { view, sights, lastSeen, switching, isSure } = parts;
  const { state } = view.store;
  const due = isSure() ? switchesDue({ state, nodes: sights(), lastSeen, now: view.now() }) : [];
  try {
    await forEachInTurn(due, async (one) => {
      await switching.switchOver(one);
      tellAll(parts); // before the file
    });
  } finally {
    tellAll(parts); // what a crash kept from being told
  }
}

function tellAll(parts: WatchParts): void {
  forEachIsolated(untold(parts.view.store.state.users), (one) => tell(one, parts));
}

/** The switches of which friends have not been told. */
const untold = (users: State['users']): Untold[] =>
  notTold(users).flatMap(({ telegram_id: friendId, switched_over: done }) =>
    done ? [{ friendId, from: done.from, to: done.to, at: done.at }] : [],
  );

const notTold = picking(({ switched_over: done }: UserRecord) => done !== null && !done.told);

interface Untold extends Switch {
  readonly at: string;
}

function tell({ friendId: chatId, from, to, at }: Untold, parts: WatchParts): void {
  const { view, notifier, textsFor } = parts;
  const { store } = view;
  const html = textsFor(chatId).switchedOver(nodeName(view, from), nodeName(view, to));
  const isOpen = (state: State) => state.users[chatId]?.switched_over?.at === at;
  notifier.tell(`switched over ${chatId} ${at}`, [{ chatId, html }], {
    stillWanted: () => isOpen(store.state),
    record: () =>
      store.update((draft) => {
        const done = draft.users[chatId]?.switched_over;
        if (done && isOpen(draft)) done.told = true;
      }),
  });
}
