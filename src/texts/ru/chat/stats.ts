import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { NODE_MARKS } from '../../format/node-card.ts';
import { problemInRussian } from '../problems.ts';
import { DEVICES, FRIENDS } from './nouns.ts';

const SAYS = { down: 'не отвечает', looking: 'бот ещё смотрит, как он' };

const PEOPLE = { one: 'человек', few: 'человека', many: 'человек', other: 'человека' };
/** As many servers as a caption holds. */
const MOST = 8;
/** У скольких из них сказано, что куда выходило, и сколько выходов названо. */
const MOST_ENTRIES = 4;
const MOST_EXITS = 2;

export const statsTexts = (format: Formats): Texts['stats'] => ({
  caption({ friends, waiting, recent, nodes, off }) {
    const exitsOf = ({ through, direct }: NonNullable<(typeof nodes)[number]['exits']>) =>
      [
        ...through.slice(0, MOST_EXITS).map(({ name, bytes }) => `через ${esc(short(name, 12))} ${format.size(bytes)}`),
        `напрямую ${format.size(direct)}`,
      ].join(', ');
    const servers = [
      ...nodes.map(
        ({ name, state, devices, online, exits }, at) =>
          `${NODE_MARKS[state]} <b>${esc(short(name, 24))}</b>: ${format.count(devices, DEVICES)}, ${state === 'up' ? `сейчас в сети: ${online}` : SAYS[state]}${exits === null || at >= MOST_ENTRIES ? '' : `\n↳ ${exitsOf(exits)}`}`,
      ),
      ...off.map(
        ({ name, needs, problems }) =>
          `⚪️ <b>${esc(short(name, 24))}</b>: выключен, ${problems.length > 0 ? 'ошибка в настройках:' : 'не хватает'} <code>${esc(short([...problems.map(problemInRussian), ...needs].join(', '), 40))}</code>`,
      ),
    ];
    return [
      `👥 ${format.count(friends, FRIENDS)}${waiting > 0 ? `, ждём ещё: ${waiting}` : ''}. За сутки были в сети: ${recent}`,
      ...servers.slice(0, MOST),
      ...(servers.length > MOST ? [`…и ещё серверов: ${servers.length - MOST}`] : []),
    ].join('\n');
  },
  periods: { today: 'Сегодня', week: '7 дней', month: '30 дней' },
  title: (period) => ({ today: 'Трафик за сегодня', week: 'Трафик за 7 дней', month: 'Трафик за 30 дней' })[period],
  subtitle: (downloaded, uploaded) =>
    `Всего ${format.size(downloaded + uploaded)}: скачано ${format.size(downloaded)}, отправлено ${format.size(uploaded)}`,
  columns: (period, unit) => `${unit} в ${period === 'today' ? 'час' : 'день'}`,
  people: 'Люди',
  nothing: 'Пока никто ничего не передавал',
  removed: 'убранные',
  others: (count) => `ещё ${format.count(count, PEOPLE)}`,
  otherServers: (count) => `ещё серверов: ${count}`,
  size: format.size,
  unit: format.unitOf,
  label: (period, at) => ({ today: format.hour, week: format.weekday, month: format.date })[period](at),
  locale: format.locale,
});
