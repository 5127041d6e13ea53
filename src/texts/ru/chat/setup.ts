import type { Texts } from '../../chat/texts.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** Первый выбор: на чём включаем. */
export const setupTexts: Texts['setup'] = {
  targets: { ios: '🍏 iPhone', android: '🤖 Android', computer: '💻 Компьютер' },
  coming: (name, terms, target) =>
    [
      `Здравствуйте, ${esc(short(name))}! 👋`,
      terms,
      `Сейчас придут файл и шаги: <b>${target}</b>. Если у вас другое устройство, нажмите его:`,
    ]
      .filter(Boolean)
      .join('\n\n'),
  servers: '🌍 Выбрать сервер',
  nothingYet: () => 'У вас ещё нет VPN ни на одном устройстве. На чём включаем?',
  ownConfig: () => 'Ваш конфиг уже включён на другом устройстве, а каждому нужен свой. Добавьте это устройство:',
};
