import type { WaitingWhy } from '../../chat/rollout-view.ts';
import type { Texts } from '../../chat/texts.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const WHY: Readonly<Record<WaitingWhy, string>> = {
  'not-asked': 'файл скоро уйдёт',
  queued: 'файл в пути',
  delivered: 'файл доставлен, но не включён',
  unreachable: 'бот заблокирован',
  off: 'на паузе или удалён',
  undone: 'вернулся к старому файлу',
};
const STATE = { open: '🔄', finished: '✅', undone: '↩️' } as const;
const ENDED = {
  open: '',
  finished: '\n\nЗавершено: старые ключи отключаются.',
  undone: '\n\nОтменено: старые файлы работают дальше.',
} as const;
const REASON: Readonly<Record<string, string>> = {
  address: 'У сервера новый адрес.',
  server: 'Сервер настроен заново.',
  settings: 'Настройки сервера обновились.',
  reminder: 'Напоминание: этот файл всё ещё ждёт вас.',
};

/** How many names are shown of a list. */
const MOST_NAMES = 20;

/** New files for the devices of a server, in Russian. */
export const rolloutsTexts = (): Texts['rollouts'] => ({
  buttons: {
    start: '📨 Разослать новые файлы',
    remind: '🔔 Напомнить тем, кто ждёт',
    finish: '✅ Завершить',
    undo: '↩️ Отменить',
  },
  progress: ({ server, state, all, back, waiting, spares }) => {
    const names = back.slice(0, MOST_NAMES).map((name) => esc(short(name, 40)));
    const more = back.length > MOST_NAMES ? ` и ещё ${back.length - MOST_NAMES}` : '';
    const lines = waiting
      .slice(0, MOST_NAMES)
      .map(({ who, why }) => `• ${esc(short(who, 40))}: ${WHY[why]}`)
      .join('\n');
    const others = waiting.length > MOST_NAMES ? `\n… и ещё ${waiting.length - MOST_NAMES}` : '';
    return `${STATE[state]} Новые файлы для <b>${esc(short(server, 60))}</b>: вернулись ${back.length} из ${all}${
      names.length > 0 ? `: ${names.join(', ')}${more}` : ''
    }.${waiting.length > 0 ? `\n\nЕщё ждём:\n${lines}${others}` : ''}${
      spares.all > 0 ? `\n\nЗапасные, их никто не ждёт: ${spares.back} из ${spares.all}.` : ''
    }${ENDED[state]}`;
  },
  reminded: (count) =>
    count === 0 ? 'Напоминать пока некому: все файлы отправлены только что.' : `Файлы отправляются ещё раз: ${count}`,
  caption: (server, address, device, news, isNew) =>
    `🔑 ${device === null ? '' : `<b>${esc(device)}</b>. `}Сервер: <b>${esc(server)}</b>\n\n${
      news === null ? '' : `${REASON[news] ?? ''} `
    }${
      isNew
        ? 'Добавьте этот файл в приложение и включите его: старый может перестать работать.'
        : 'Добавьте этот файл в приложение и включите его, а старый потом удалите.'
    }\nАдрес в VPN: <code>${esc(address)}</code>`,
  takenBack: (server) =>
    `↩️ Новый файл для <b>${esc(server)}</b> всё-таки не нужен, старый работает дальше. Если новый уже в приложении, удалите его и включите старый.`,
});
