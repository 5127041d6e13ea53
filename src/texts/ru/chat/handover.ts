import { APP_NAMES } from '../../../amnezia/apps.ts';
import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** Конфиг не через Telegram, по-русски. */
export function handoverTexts(format: Formats): Texts['handover'] {
  const bold = (who: string) => `<b>${esc(short(who, 120))}</b>`;
  return {
    button: '🤝 Без Telegram',
    ask: (who) =>
      `🤝 ${bold(who)}: какой конфиг передать? Вы получите закрытый файл, который можно отправить любым другим путём, и слова к нему, которые говорят по телефону. Включить надо за три дня; прежний конфиг работает дальше.`,
    makeFirst: '📤 Сделать первый конфиг',
    made: (who, words, digits, deadline) =>
      [
        `🤝 Для ${bold(who)}. Передайте один из двух файлов: в другом мессенджере, по почте, на флешке. Слова или цифры к нему скажите по телефону, не пишите.`,
        '',
        `📄 Страница, для Android и компьютера. Слова: <code>${esc(words)}</code>`,
        `🗜 ZIP, для iPhone. Цифры: <code>${esc(digits)}</code>`,
        '',
        deadline === null
          ? 'Этот конфиг уже приходил в Telegram, поэтому срока у него нет.'
          : `Заработает с первого подключения. Если не включить до ${format.moment(deadline)}, он отключится. Я напишу, чем кончилось.`,
      ].join('\n'),
    pageCaption: '📄 Для Android и компьютера: открывается в браузере, без интернета.',
    zipCaption: '🗜 Для iPhone: нажать на него в приложении «Файлы».',
    opened: (who, server, at) =>
      `🤝 ${bold(who)}: переданный конфиг открыт, подключение ${format.moment(at)} (${esc(server)}).`,
    lapsed: (who, server) =>
      `🤝 ${bold(who)}: за три дня переданный конфиг не включили (${esc(server)}), он отключён. Новый можно сделать в карточке.`,
    offer: (server) =>
      `✅ Работает: файл, который вам передали не через Telegram, подключился (${esc(server)}). Тот файл откроет и тот, к кому попадут он и слова, поэтому возьмите здесь новый конфиг, только свой. Прежний работает, пока вы не включите новый.`,
    page: {
      lockTitle: 'Файл закрыт',
      lockLabel: 'Введите четыре слова, которые вам сказали',
      unlock: 'Открыть',
      working: 'Открываю… {percent} %',
      wrong: 'Слова не те. Попросите повторить их по буквам.',
      damaged: 'Файл повреждён. Попросите прислать его ещё раз.',
      previewTitle: 'Это только предпросмотр',
      preview:
        'Сохраните файл и откройте его в браузере: Chrome, Яндекс Браузер, Samsung Internet или любой другой. Интернет не нужен.',
      previewOnIphone: 'На iPhone он не откроется: попросите вместо него файл ZIP.',
      title: 'VPN: четыре шага',
      until: (deadline) => `Включите до ${format.moment(deadline)}: потом этот конфиг перестанет работать.`,
      secret: 'Это только для вас и для одного устройства: на двух сразу не заработает ни одно.',
      save: 'Сохранить файл',
      copy: 'Скопировать текст',
      copied: 'Скопировано',
      withoutSaving:
        'Не сохраняется? Скопируйте текст и сохраните его в файл, имя которого кончается на .conf, или отсканируйте код ниже с другого экрана.',
      scanTitle: 'Код, для телефона рядом с этим экраном или бумагой',
      headings: { android: 'Android', ios: 'iPhone', computer: 'Компьютер' },
      install: (app, least) =>
        `Установите приложение ${APP_NAMES[app]}${least === null ? '' : ` (версии ${least} или новее)`}.`,
      stores: 'Оно есть в Google Play и в App Store.',
      tapSave: (config) => `Нажмите ниже «Сохранить файл»: ${config} окажется в «Загрузках».`,
      importOnAndroid: (app, config) =>
        `В ${APP_NAMES[app]} нажмите «+», «Импорт из файла или архива» и выберите ${config}.`,
      importOnComputer: (app, config) =>
        `В ${APP_NAMES[app]} нажмите «Импорт туннелей из файла» (Import tunnel(s) from file) и выберите ${config}.`,
      tapFile: (config) => `В приложении «Файлы» нажмите на файл ${config} рядом с этой страницей.`,
      share: (app) =>
        `Внизу слева нажмите квадратик со стрелкой и выберите ${APP_NAMES[app]}. Разрешите добавить конфигурацию VPN.`,
      tapPlus: (app) => `В ${APP_NAMES[app]} нажмите «+» и выберите «QR-код».`,
      scan: 'Наведите камеру на код и разрешите добавить VPN.',
      switchOn: (tunnel) => `Включите переключатель рядом с ${tunnel} и разрешите подключение.`,
      activate: (tunnel) => `Выберите ${tunnel} и нажмите «Подключить» (Activate).`,
    },
  };
}
