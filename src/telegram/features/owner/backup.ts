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
  /** Makes an encrypted backup. */
  readonly backup: () => Promise<MadeBackup>;
  /** Notes that one has arrived in the chat. */
  readonly backupArrived: () => void;
  /** Whether letters can be sent to the owner. */
  readonly hasMail: () => boolean;
}

/** An encrypted archive, and the names of the files in it. */
export interface MadeBackup {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contents: readonly string[];
  /** Whether settings and keys are in it, which needs a key of the owner's. */
  readonly isWhole: boolean;
}

/** `/backup`: sends an encrypted archive, which restores people and devices here, or with the owner's key everything anywhere. */
export async function backup(services: BackupServices, { texts, answerWithFile }: Request): Promise<void> {
  const made = await services.backup();
  answerWithFile(made, texts.backup.caption(made), buttonsOf(services, texts), services.backupArrived);
}

/** Turns the weekly backup on or off. */
export const setWeeklyBackup = onPress(
  OWNER_BUTTONS.weeklyBackup,
  'owner',
  async (services: WeeklyServices, press, { wanted }) => {
    await services.store.update((draft) => {
      if (firstTime(draft, press.updateId)) draft.preferences.weekly_backup = wanted === 'on';
    });
    press.toast(wanted === 'on' ? press.texts.backup.weeklyOn() : press.texts.backup.weeklyOff());
    press.replaceButtons(buttonsOf(services, press.texts));
  },
);

/** Turns the weekly backup by mail on or off. */
export const setMailBackup = onPress(
  OWNER_BUTTONS.mailBackup,
  'owner',
  async (services: WeeklyServices, press, { wanted }) => {
    await services.store.update((draft) => {
      if (firstTime(draft, press.updateId)) draft.preferences.mail_backup = wanted === 'on';
    });
    press.toast(wanted === 'on' ? press.texts.backup.mailOn() : press.texts.backup.mailOff());
    press.replaceButtons(buttonsOf(services, press.texts));
  },
);

type WeeklyServices = Pick<BackupServices, 'store' | 'hasMail'>;

/** By mail it can be switched off also when letters can no longer be sent. */
function buttonsOf({ store, hasMail }: WeeklyServices, { backup: own }: Request['texts']): Row[] {
  const { weekly_backup: isOn, mail_backup: isMailed } = store.state.preferences;
  const weekly = {
    text: isOn ? own.stopWeekly : own.startWeekly,
    data: callbackData(OWNER_BUTTONS.weeklyBackup, { wanted: isOn ? 'off' : 'on' }),
  };
  const mailed = {
    text: isMailed ? own.stopMail : own.startMail,
    data: callbackData(OWNER_BUTTONS.mailBackup, { wanted: isMailed ? 'off' : 'on' }),
  };
  return isMailed || hasMail() ? [weekly, mailed] : [weekly];
}
