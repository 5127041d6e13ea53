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
  allowance: '📦 Объём на месяц',
  'allowance-end': '🏁 Когда объём кончится',
  'allowance-day': '📅 Месяц начинается',
  speed: '🚦 Скорость друга',
  slow: '🐢 Медленная скорость',
};

/** `/settings` in Russian. */
export function settingsTexts(format: Formats): Texts['settings'] {
  const values: Readonly<Record<PreferenceName, (number: number, deviceLimit: number) => string>> = {
    quiet: (hours) => (hours === 0 ? 'писать всегда' : hoursText(hours)),
    disk: (percent) => (percent === 0 ? 'не предупреждать' : `предупредить после ${percent}%`),
    addresses: (percent) => (percent === 0 ? 'не предупреждать' : `предупредить при остатке ${percent}%`),
    devices: (count, deviceLimit) => (count === 0 ? `как в env_vars.txt (${deviceLimit})` : String(count)),
    guests: (days) => (days === 0 ? 'без срока' : `${format.count(days, DAYS)} с первого подключения`),
    allowance: (gb) => (gb === 0 ? 'без ограничения' : `${gb} ГБ`),
    'allowance-end': (end) =>
      ['только сообщить', 'замедлить до нового месяца', 'выключить VPN до нового месяца'][end] ?? '',
    'allowance-day': (day) => `${day}-го числа`,
    speed: (mbit) => (mbit === 0 ? 'без ограничения' : `${mbit} Мбит/с`),
    slow: (mbit) => `${mbit} Мбит/с`,
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
      allowance:
        '📦 Сколько друг может передать за месяц, в обе стороны вместе? На вас это не действует. Для одного человека это меняется в /users',
      'allowance-end': '🏁 Что делать, когда объём кончится? При 80 и 100 процентах я сообщу другу и вам.',
      'allowance-day': '📅 С какого числа начинать новый месяц?',
      speed: '🚦 Какая скорость у друга на одном сервере, в каждую сторону? Для одного человека это меняется в /users',
      slow: '🐢 Какая скорость у того, кто израсходовал объём и замедлен?',
    },
    value,
    back: '← Назад',
    saved: () => 'Сохранено.',
  };
}
