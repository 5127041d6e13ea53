import type { PreferenceName } from '../../../access/set-preference.ts';
import type { Formats } from '../formats.ts';
import { hoursText, type SettingsTexts } from '../settings-texts.ts';
import { DAYS } from './nouns.ts';

const NAMES: Readonly<Record<PreferenceName, string>> = {
  quiet: '🌙 Тихие часы',
  devices: '📱 Устройств у друга',
  guests: '⏳ Срок для новых людей',
};

/** `/settings` in Russian. */
export function settingsTexts(format: Formats): SettingsTexts {
  const value: SettingsTexts['value'] = (name, number, deviceLimit) => {
    if (name === 'quiet') return number === 0 ? 'писать всегда' : hoursText(number);
    if (name === 'devices') return number === 0 ? `как в env_vars.txt (${deviceLimit})` : String(number);
    return number === 0 ? 'без срока' : `${format.count(number, DAYS)} с первого подключения`;
  };
  return {
    title: (lines) => `⚙️ Настройки\n\n${lines.join('\n')}\n\nЧто изменить?`,
    line: (name, number, deviceLimit) => `${NAMES[name]}: ${value(name, number, deviceLimit)}`,
    name: NAMES,
    question: {
      quiet: '🌙 Когда не писать о том, что может подождать до утра?',
      devices: '📱 Сколько устройств может быть у друга на одном сервере? Для одного человека это меняется в /users',
      guests: '⏳ На сколько открывать доступ тем, кого вы добавите?',
    },
    value,
    back: '← Назад',
    saved: () => 'Сохранено.',
  };
}
