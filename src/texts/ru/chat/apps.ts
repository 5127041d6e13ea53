import { APP_NAMES } from '../../../amnezia/apps.ts';
import type { Texts } from '../../chat/texts.ts';
import { escapeHtml as esc } from '../../format/html.ts';

/** The choice of the program, in Russian. */
export const appTexts: Texts['apps'] = {
  choose: (device, app) =>
    `<b>${esc(device)}</b>: сейчас файлы для приложения <b>${APP_NAMES[app]}</b>.\n\nЕсли сеть не пропускает обычный WireGuard, поможет файл с маскировкой: ключ и адрес те же, но начало соединения выглядит как другой трафик. Это помогает только против простых фильтров: умные узнают VPN и под маскировкой.\n\nТакой файл открывают другие приложения. Если не знаете, какое выбрать, берите AmneziaWG. AmneziaVPN в российском App Store сейчас нет.`,
  chosen: (app) =>
    `Теперь файлы для <b>${APP_NAMES[app]}</b>. Новый файл придёт сюда сам, под ним будет инструкция. Прежний файл тоже работает, но включайте что-то одно.`,
  hint: () =>
    'Туннель включён, а связи нет? Возможно, сеть не пропускает обычный WireGuard. Тогда попробуйте файл с маскировкой.',
  link: (link) =>
    `🔗 Ссылка для AmneziaVPN. Нажмите на неё, чтобы скопировать, и вставьте в приложении. Она только ваша: никому её не передавайте.\n\n<code>${esc(link)}</code>`,
  linkTooLong: () => 'Эта ссылка слишком длинная для сообщения. Откройте в AmneziaVPN сам файл.',
  buttons: {
    disguise: '🎭 Файл с маскировкой',
    other: '🎭 Другое приложение',
    link: '🔗 Ссылка для AmneziaVPN',
  },
};
