import { PREFERENCE_NAMES, PREFERENCES, type PreferenceName, setPreference } from '../../../access/set-preference.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Request, Row } from '../../router/request.ts';

type Shown = [html: string, rows: Row[]];

/** `/settings`: what makes sense to change from the phone; a button for each. */
export async function settings({ texts, answer }: Request, app: App): Promise<void> {
  answer(...overview(app, texts));
}

const NAME = word.oneOf(...PREFERENCE_NAMES);

/** One of them was pressed: its choices. */
export const PICK_SETTING = buttonKind('setting', 'owner', { name: NAME }, async (press, { name }, app) => {
  press.toast('');
  press.replace(...choices(app, press.texts, name));
});

/** "Back" to all of them. */
export const ALL_SETTINGS = buttonKind('settings', 'owner', {}, async (press, _values, app) => {
  press.toast('');
  press.replace(...overview(app, press.texts));
});

/** A choice was made. */
export const SET_SETTING = buttonKind(
  'set',
  'owner',
  { name: NAME, value: word.number },
  async (press, choice, app) => {
    await app.store.update((draft) => {
      if (firstTime(draft, press.updateId)) setPreference(draft.preferences, choice.name, choice.value);
    });
    press.toast(press.texts.settings.saved());
    press.replace(...overview(app, press.texts));
  },
);

function overview({ store, settings: own }: App, { settings: texts }: Request['texts']): Shown {
  const lines = PREFERENCE_NAMES.map((name) =>
    texts.line(name, PREFERENCES[name].read(store.state.preferences), own.deviceLimit),
  );
  const rows = PREFERENCE_NAMES.map((name) => ({ text: texts.name[name], data: callbackData(PICK_SETTING, { name }) }));
  return [texts.title(lines), rows];
}

function choices({ store, settings: own }: App, { settings: texts }: Request['texts'], name: PreferenceName): Shown {
  const { options, read } = PREFERENCES[name];
  const present = read(store.state.preferences);
  const rows = options.map((value) => ({
    text: `${value === present ? '✅ ' : ''}${texts.value(name, value, own.deviceLimit)}`,
    data: callbackData(SET_SETTING, { name, value }),
  }));
  return [texts.question[name], [...rows, { text: texts.back, data: callbackData(ALL_SETTINGS, {}) }]];
}
