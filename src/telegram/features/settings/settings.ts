import { PREFERENCE_NAMES, PREFERENCES, type PreferenceName, setPreference } from '../../../access/set-preference.ts';
import type { Settings } from '../../../config/settings.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { SETTINGS_BUTTONS } from './settings-buttons.ts';

/** Services of `/settings`. */
export interface SettingsServices {
  readonly store: StorePort;
  readonly settings: Pick<Settings, 'deviceLimit'>;
}

type Shown = [html: string, rows: Row[]];

/** `/settings`: shows the settings that can be changed in the chat, with a button for each. */
export async function settings(services: SettingsServices, { texts, answer }: Request): Promise<void> {
  answer(...overview(services, texts));
}

/** Shows one setting and the values to choose from. */
export const showSetting = onPress(
  SETTINGS_BUTTONS.open,
  'owner',
  async (services: SettingsServices, press, { name }) => {
    press.toast('');
    press.replace(...choices(services, press.texts, name));
  },
);

/** "Back": shows all settings. */
export const showSettings = onPress(SETTINGS_BUTTONS.all, 'owner', async (services: SettingsServices, press) => {
  press.toast('');
  press.replace(...overview(services, press.texts));
});

/** Sets the chosen value. */
export const setSetting = onPress(SETTINGS_BUTTONS.set, 'owner', async (services: SettingsServices, press, choice) => {
  await services.store.update((draft) => {
    if (firstTime(draft, press.updateId)) setPreference(draft.preferences, choice.name, choice.value);
  });
  press.toast(press.texts.settings.saved());
  press.replace(...overview(services, press.texts));
});

function overview({ store, settings: own }: SettingsServices, { settings: texts }: Request['texts']): Shown {
  const lines = PREFERENCE_NAMES.map((name) =>
    texts.line(name, PREFERENCES[name].read(store.state.preferences), own.deviceLimit),
  );
  const rows = PREFERENCE_NAMES.map((name) => ({
    text: texts.name[name],
    data: callbackData(SETTINGS_BUTTONS.open, { name }),
  }));
  return [texts.title(lines), rows];
}

function choices(
  { store, settings: own }: SettingsServices,
  { settings: texts }: Request['texts'],
  name: PreferenceName,
): Shown {
  const { options, read } = PREFERENCES[name];
  const present = read(store.state.preferences);
  const rows = options.map((value) => ({
    text: `${value === present ? '✅ ' : ''}${texts.value(name, value, own.deviceLimit)}`,
    data: callbackData(SETTINGS_BUTTONS.set, { name, value }),
  }));
  return [texts.question[name], [...rows, { text: texts.back, data: callbackData(SETTINGS_BUTTONS.all, {}) }]];
}
