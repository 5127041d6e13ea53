import type { TroubleKind } from '../../../health/digest.ts';
import type { Texts } from '../../chat/texts.ts';
import { namesLine, newsLines, troubleLines } from '../../format/digest-lines.ts';
import type { Formats } from '../../format/formats.ts';

const TROUBLES: Readonly<Record<TroubleKind, string>> = {
  'node-down': 'не отвечал',
  door: 'был закрыт один из входов',
  'node-off': 'был выключен настройками',
  settings: 'сомнительные настройки',
  'host-key': 'другой ключ SSH',
  'server-key': 'другой ключ сервера',
  blocked: 'друзья не могли подключиться',
  'answers-lost': 'ответы терялись по дороге',
  'files-dead': 'старые файлы не подключались',
  disk: 'кончалось место на диске',
  addresses: 'мало свободных адресов',
  load: 'большая нагрузка',
  'no-way-out': 'не было выхода в интернет',
  'port-closed': 'был закрыт порт',
  'port-differs': 'слушал другой порт',
  link: 'был выключен интерфейс',
  'not-apart': 'друзьям было открыто лишнее',
  parameters: 'не были известны настройки AmneziaWG',
  'node-clock': 'часы шли неверно',
  clock: 'часы бота шли неверно',
  'clock-jump': 'часы бота прыгнули',
  shared: 'один конфиг на двух устройствах',
  store: 'хранилище не записывалось',
  backup: 'копии не получались',
  mail: 'почта не работала',
  restarts: 'бот перезапускался раз за разом',
  'exit-silent': 'выход молчал',
  resolver: 'не работал сервер имён',
};

const TIMES = { one: 'раз', few: 'раза', many: 'раз', other: 'раза' };

export const digestTexts = (format: Formats): Texts['digest'] => ({
  title: (month) => format.month(month),
  caption: ({ month, isOver, came, left, never, bytes, troubles, backupAge, spares, invites, requests, version }) => {
    const more = (count: number) => `ещё ${count}`;
    const times = (count: number) => (count > 1 ? `, ${format.count(count, TIMES)}` : '');
    const lines = [
      `📋 <b>${format.month(month)}</b>${isOver ? '' : ' (ещё идёт)'}: ${format.size(bytes)}`,
      namesLine('👋 Пришли', came, more),
      namesLine('🚪 Ушли', left, more),
      namesLine('💤 Ни разу не подключались', never, more),
      troubles.length === 0 ? '✅ Ничего не ломалось.' : '🔧 Что ломалось:',
      ...troubleLines(
        troubles,
        ({ kind, ms, times: count }, name) => `${name}${TROUBLES[kind]}, ${format.duration(ms)}${times(count)}`,
        more,
      ),
      backupAge === null ? '🔐 Копии в чате ещё нет: /backup' : `🔐 Последняя копия: ${format.ago(backupAge)}`,
      spares && `🛟 Запасной проверен: у ${spares.proven} из ${spares.people}`,
      invites + requests > 0 ? `✉️ Открытых приглашений: ${invites}, просьб: ${requests}` : null,
      version && `🆕 Бот обновился: ${version.from} → ${version.to}`,
    ].filter((line) => line !== null);
    return [...lines, ...newsLines(lines, version?.changes ?? [], more)].join('\n');
  },
  buttons: {
    this: '📋 Этот месяц',
    last: '📋 Прошлый месяц',
    start: '🔔 Присылать каждый месяц',
    stop: '🔕 Не присылать каждый месяц',
  },
  monthly: (isOn) => (isOn ? 'Буду присылать первого числа.' : 'Сам присылать больше не буду. Посмотреть: /digest'),
});
