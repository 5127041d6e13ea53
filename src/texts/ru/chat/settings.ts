import type { PreferenceName } from '../../../access/set-preference.ts';
import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { hoursText } from '../../format/numbers.ts';
import { DAYS } from './nouns.ts';

const NAMES: Readonly<Record<PreferenceName, string>> = {
  quiet: '🌙 Тихие часы',
  disk: '💾 Диск сервера',
  addresses: '🔢 Адреса сервера',
  devices: '📱 Устройств у друга',
  guests: '⏳ Срок для новых людей',
};

/** `/settings` in Russian. */
export function settingsTexts(format: Formats): Texts['settings'] {
  const values: Readonly<Record<PreferenceName, (number: number, deviceLimit: number) => string>> = {
    quiet: (hours) => (hours === 0 ? 'писать всегда' : hoursText(hours)),
    disk: (percent) => (percent === 0 ? 'не предупреждать' : `предупредить после ${percent}%`),
    addresses: (percent) => (percent === 0 ? 'не предупреждать' : `предупредить, если свободно меньше ${percent}%`),
    devices: (count, deviceLimit) => (count === 0 ? `как в env_vars.txt (${deviceLimit})` : String(count)),
    guests: (days) => (days === 0 ? 'без срока' : `${format.count(days, DAYS)} с первого подключения`),
  };
  const value: Texts['settings']['value'] = (name, number, deviceLimit) => values[name](number, deviceLimit);
  return {
    title: (lines) => `⚙️ Настройки\n\n${lines.join('\n')}\n\nЧто изменить?`,
    line: (name, number, deviceLimit) => `${NAMES[name]}: ${value(name, number, deviceLimit)}`,
    name: NAMES,
    question: {
      quiet: '🌙 Когда не писать о том, что может подождать до утра?',
      disk: '💾 Когда предупредить, что диск сервера заполняется?',
      addresses: '🔢 Когда предупредить, что на сервере кончаются адреса для новых устройств?',
      devices: '📱 Сколько устройств может быть у друга на одном сервере? Для одного человека это меняется в /users',
      guests: '⏳ На сколько открывать доступ тем, кого вы добавите?',
    },
    value,
    back: '← Назад',
    saved: () => 'Сохранено.',
  };
}
