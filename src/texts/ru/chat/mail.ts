import type { MailAnswer } from '../../chat/mail-page.ts';
import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** `/mail` and the letters, in Russian. */
export function mailTexts(format: Formats): Texts['mail'] {
  const bold = (who: string) => `<b>${esc(short(who, 120))}</b>`;
  const forOwner = 'Если Telegram молчит больше десяти минут, предупреждения о серверах приходят на этот адрес.';
  const next = ({ code, left, again }: Pick<MailAnswer, 'code' | 'left' | 'again'>) => [
    `Код для следующего письма: ${code}. Прежний больше не действует.`,
    again === null
      ? `Сегодня отвечу ещё на столько писем: ${left}.`
      : `На сегодня это последнее письмо. На следующее отвечу после ${format.moment(again)}.`,
  ];
  return {
    offer: ({ desk, isOwner }) =>
      [
        '✉️ <b>Если Telegram перестанет работать</b>',
        ...(desk === null
          ? []
          : [
              'Тогда конфиг можно получить по почте: вы пишете письмо, в ответ приходит запертый файл. Для этого мне нужен адрес вашей почты, и лучше сейчас.',
            ]),
        ...(isOwner ? [forOwner] : []),
      ].join('\n\n'),
    none: (who) =>
      `✉️ ${bold(who)} пока не может получить конфиг по почте. С адресом почты сможет, и когда Telegram не работает.`,
    page: ({ who, address, desk, code, words, digits, isOwner }) =>
      (desk === null
        ? [`✉️ Ваш адрес: <code>${esc(address)}</code>`, forOwner]
        : [
            `✉️ <b>Если Telegram перестанет работать</b>${who === null ? '' : `: ${bold(who)}`}`,
            `Напишите письмо\nс адреса: <code>${esc(address)}</code>\nна адрес: <code>${esc(desk)}</code>\nтема: <code>${code}</code>`,
            `Через несколько минут придёт запертый файл. Его открывают эти слова:\n<b>${esc(words)}</b>\nНа iPhone это ZIP, его открывают эти цифры (без пробелов):\n<code>${esc(digits)}</code>`,
            who === null
              ? '📝 Запишите код и слова на бумаге сейчас: без Telegram вы эту страницу не увидите.'
              : '📞 Код и слова можно сказать по телефону, пусть запишут.',
            'Код действует один раз, следующий придёт с ответом. В день не больше 3 писем. VPN не подключается? Допишите после кода <code>другой вход</code>. Файл попал к чужим? Допишите <code>новый ключ</code>. Ответа нет? Загляните в «Спам».',
            ...(isOwner ? [forOwner] : []),
          ]
      ).join('\n\n'),
    ask: () =>
      '✉️ Напишите адрес вашей почты, например anna@example.com. Письма принимаются только с него, и ответы идут только туда.',
    askFor: (who) => `✉️ ${bold(who)}: напишите адрес почты этого человека.`,
    renewed: () => 'Прежние код и слова больше не действуют.',
    ended: () => 'Хорошо, по почте больше ничего не пришлю.',
    buttons: {
      set: '✉️ Указать адрес',
      change: '✏️ Другой адрес',
      renew: '🔄 Новые код и слова',
      end: '✖️ Отключить почту',
      back: '← Назад',
      card: '✉️ Почта',
    },
    answer: (answer) => ({
      subject: 'Ваш файл',
      text: [
        'Файл, о котором вы просили, приложен. Сохраните его на устройстве, откройте и введите четыре слова.',
        'Если имя кончается на .zip, его открывают ваши цифры без пробелов; он для iPhone.',
        ...(answer.deadline === null
          ? []
          : [
              `В нём новый конфиг. Включите его до ${format.moment(answer.deadline)}, потом он уже не сработает. Прежний работает, пока вы не включите новый.`,
            ]),
        ...(answer.second === null
          ? []
          : [
              `Файлов два. Если «${answer.second.first}» не подключится, попробуйте «${answer.second.tunnel}»: он идёт через другой сервер.${
                answer.second.deadline === null
                  ? ''
                  : ` Включите его до ${format.moment(answer.second.deadline)}, потом он уже не сработает.`
              }`,
            ]),
        ...(answer.devices.length < 2
          ? []
          : [
              `Это для устройства ${answer.device}. Для другого напишите после кода его номер: ${answer.devices
                .map(({ number, name }) => `${number}${name === null ? '' : ` (${name})`}`)
                .join(', ')}.`,
            ]),
        ...next(answer),
      ].join('\n\n'),
    }),
    noFile: (why, more) => ({
      subject: 'Ваш файл',
      text: [`В этот раз файла нет: ${why}`, ...next(more)].join('\n\n'),
    }),
    alerts: (texts) => ({
      subject: 'Предупреждение от вашего сервера',
      text: ['Telegram не отвечает больше десяти минут, поэтому пишу по почте.', ...texts].join('\n\n'),
    }),
    backup: () => ({
      subject: 'Еженедельная копия',
      text: 'Зашифрованная копия приложена. Открывается только вашим файлом backup-key.txt: vpn-bot restore ФАЙЛ -i backup-key.txt',
    }),
  };
}
