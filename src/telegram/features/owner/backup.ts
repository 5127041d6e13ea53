import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { OWNER_BUTTONS } from './owner-buttons.ts';

/** Services of `/backup`. */
export interface BackupServices {
  readonly store: StorePort;
  /** Makes an encrypted backup; null when `BACKUP_RECIPIENT` is not set. */
  readonly backup: () => Promise<MadeBackup | null>;
}

/** An encrypted archive, and the names of the files in it. */
export interface MadeBackup {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contents: readonly string[];
}

/** `/backup`: sends an archive with everything to restore the bot on an empty machine, encrypted for `BACKUP_RECIPIENT`. */
export async function backup(services: BackupServices, { texts, answer, answerWithFile }: Request): Promise<void> {
  const made = await services.backup();
  if (made === null) return answer(texts.backup.noRecipient());
  const { contents, ...file } = made;
  answerWithFile(file, texts.backup.caption(contents), [weeklyButton(services, texts)]);
}

/** Turns the weekly backup on or off. */
export const setWeeklyBackup = onPress(
  OWNER_BUTTONS.weeklyBackup,
  'owner',
  async (services: Pick<BackupServices, 'store'>, press, { wanted }) => {
    await services.store.update((draft) => {
      if (firstTime(draft, press.updateId)) draft.preferences.weekly_backup = wanted === 'on';
    });
    press.toast(wanted === 'on' ? press.texts.backup.weeklyOn() : press.texts.backup.weeklyOff());
    press.replaceButtons([weeklyButton(services, press.texts)]);
  },
);

function weeklyButton({ store }: Pick<BackupServices, 'store'>, { backup: own }: Request['texts']): Row {
  const isOn = store.state.preferences.weekly_backup;
  return {
    text: isOn ? own.stopWeekly : own.startWeekly,
    data: callbackData(OWNER_BUTTONS.weeklyBackup, { wanted: isOn ? 'off' : 'on' }),
  };
}
