import { UserError } from '../../../errors.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import { askForUpdate } from '../../../updates/ask-for-update.ts';
import { readUpdateState, type updateFiles } from '../../../updates/update-state.ts';
import { type Feature, onPress } from '../../router/feature.ts';
import { UPDATE_BUTTONS } from './update-buttons.ts';

/** Services of the button that updates. */
export interface UpdateServices {
  readonly store: StorePort;
  readonly files: ReturnType<typeof updateFiles>;
  readonly now: () => number;
}

/** Asks root's unit for the update that was offered. The unit decides by itself whether it does it; `UpdateWatch` tells how it ended. */
const updateNow = onPress(
  UPDATE_BUTTONS.now,
  'owner',
  async ({ store, files, now }: UpdateServices, press, { commit }) => {
    const state = await readUpdateState(files.state);
    const offered = state?.available ?? null;
    if (offered === null || !offered.commit.startsWith(commit)) throw new UserError('stale-button');
    const isFirst = await store.update((draft) => {
      const first = firstTime(draft, press.updateId);
      if (first) draft.updates.asked_at = new Date(now()).toISOString();
      return first;
    });
    if (isFirst) await askForUpdate(files.request, now());
    press.toast('');
    press.replace(press.texts.updates.started(offered.version), []);
  },
);

/** New versions of the bot, for the owner alone. */
export const updatesFeature: Feature<UpdateServices> = { commands: [], buttons: [updateNow], questions: [] };
