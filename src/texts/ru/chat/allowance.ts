import type { AllowanceEnd } from '../../../peers/records/user-record.ts';
import type { AllowanceView } from '../../chat/allowance-view.ts';
import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { limitsTrouble } from './notices.ts';

const ENDS: Readonly<Record<AllowanceEnd, string>> = {
  tell: 'только сообщить',
  slow: 'замедлить до нового месяца',
  pause: 'выключить VPN до нового месяца',
};

const renewsBy =
  (format: Formats) =>
  ({ renewsOn }: AllowanceView) =>
    `новый месяц начнётся ${format.date(renewsOn)}`;
const amount = ({ usedGb, totalGb }: AllowanceView) => `${usedGb} из ${totalGb} ГБ`;
const speed = (mbit: number | null) => (mbit === null ? 'не ограничена' : `${mbit} Мбит/с`);

/** The lines on a person’s card; `mbit`: their speed, or null. */
export const allowanceLines =
  (format: Formats) =>
  (view: AllowanceView | null, mbit: number | null): string[] => {
    const renews = renewsBy(format);
    return [
      ...(view === null
        ? []
        : [
            `📦 ${amount(view)}, ${renews(view)}${view.state === 'open' ? '' : `: израсходовано, ${view.state === 'off' ? 'VPN выключен' : 'замедлен'}`}`,
          ]),
      ...(mbit === null ? [] : [`🚦 До ${speed(mbit)}`]),
    ];
  };

/** Месячный объём и скорость по-русски. */
export function allowanceTexts(format: Formats): Texts['allowance'] {
  const bold = (who: string) => `<b>${esc(short(who, 120))}</b>`;
  const renews = renewsBy(format);
  const usual = (isUsual: boolean) => (isUsual ? ', как у всех' : '');
  return {
    line: (view) =>
      view.state === 'off'
        ? `📦 Объём на этот месяц израсходован (${amount(view)}), поэтому VPN выключен; ${renews(view)}.`
        : `📦 Израсходовано ${amount(view)}, ${renews(view)}.${view.state === 'slow' ? ' Объём кончился, до тех пор интернет медленный.' : ''}`,
    page: ({ who, allowance, isUsual, speed: mbit, isUsualSpeed, devices, troubles }) =>
      [
        `📦 ${bold(who)}`,
        allowance === null
          ? `Объём на месяц: сколько угодно${usual(isUsual)}`
          : `Объём на месяц: ${amount(allowance)}${allowance.extraGb > 0 ? `, из них добавлено ${allowance.extraGb} ГБ` : ''}${usual(isUsual)}, ${renews(allowance)}\nКогда кончится: ${ENDS[allowance.end]}`,
        `Скорость: ${speed(mbit)}${usual(isUsualSpeed)}${devices
          .filter((device) => device.mbit !== null)
          .slice(0, 12)
          .map((device) => `\n${esc(short(device.label, 60))}: ${speed(device.mbit)}`)
          .join('')}`,
        ...troubles
          .slice(0, 4)
          .map(
            ({ server, why, words }) =>
              `⚠️ ${esc(short(server, 24))}: ограничения не действуют, ${limitsTrouble(why, words.slice(0, 80))}`,
          ),
      ].join('\n\n'),
    askGb: (who) => `📦 ${bold(who)}: сколько можно передать за месяц, в обе стороны вместе?`,
    askEnd: (who) => `🏁 ${bold(who)}: что делать, когда объём кончится?`,
    askSpeed: (who) => `🚦 ${bold(who)}: какая скорость для всех устройств на одном сервере вместе, в каждую сторону?`,
    askDeviceSpeed: (who, device) =>
      `🚦 ${bold(who)}, ${esc(short(device, 60))}: какая скорость у этого устройства, в каждую сторону?`,
    soon: (view) => `📦 Вы израсходовали ${amount(view)} на этот месяц; ${renews(view)}.`,
    over: (view) =>
      `📦 Объём на этот месяц израсходован: ${amount(view)}. ${FOLLOWS[view.end]} ${capital(renews(view))}. Нужно больше? Сообщите владельцу:`,
    back: () => '✅ Объём снова есть: VPN работает как раньше, с тем же конфигом.',
    added: (who, gb, view) => `✅ ${bold(who)}: на этот месяц добавлено ${gb} ГБ, теперь ${amount(view)}.`,
    buttons: {
      card: '📦 Объём и скорость',
      gb: '📦 Объём на месяц',
      end: '🏁 Когда кончится',
      speed: '🚦 Скорость',
      more: (gb) => `➕ ${gb} ГБ на этот месяц`,
      gbOf: (gb) => (gb === null ? 'Без ограничения' : `${gb} ГБ`),
      endOf: (end) => capital(ENDS[end]),
      speedOf: (mbit) => speed(mbit),
      usual: 'Как у всех',
      noOwn: 'Без своего ограничения',
      device: (label) => `🚦 ${short(label, 40)}`,
    },
  };
}

const FOLLOWS: Readonly<Record<AllowanceEnd, string>> = {
  tell: 'VPN работает как раньше.',
  slow: 'VPN работает, но до нового месяца медленно.',
  pause: 'VPN выключен до нового месяца, ваш конфиг хранится.',
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
