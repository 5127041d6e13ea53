import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Request, Row } from '../../router/request.ts';

/** `/backup`: everything that the bot needs on an empty machine, sealed to the recipient that was set on the server. */
export async function backup({ texts, answer, answerWithFile }: Request, app: App): Promise<void> {
  const made = await app.backup();
  if (made === null) return answer(texts.backup.noRecipient());
  const { contents, ...file } = made;
  answerWithFile(file, texts.backup.caption(contents), [weeklyButton(app, texts)]);
}

/** "Each week by itself", or no longer. */
export const WEEKLY_BACKUP = buttonKind(
  'weekly',
  'owner',
  { wanted: word.oneOf('on', 'off') },
  async (press, { wanted }, app) => {
    await app.store.update((draft) => {
      if (firstTime(draft, press.updateId)) draft.preferences.weekly_backup = wanted === 'on';
    });
    press.toast(wanted === 'on' ? press.texts.backup.weeklyOn() : press.texts.backup.weeklyOff());
    press.replaceButtons([weeklyButton(app, press.texts)]);
  },
);

function weeklyButton({ store }: App, { backup: own }: Request['texts']): Row {
  const isOn = store.state.preferences.weekly_backup;
  return {
    text: isOn ? own.stopWeekly : own.startWeekly,
    data: callbackData(WEEKLY_BACKUP, { wanted: isOn ? 'off' : 'on' }),
  };
}
