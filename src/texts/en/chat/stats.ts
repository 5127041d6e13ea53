import type { StatsTexts } from '../../chat/stats-texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { NODE_MARKS } from '../../format/node-card.ts';
import { DEVICES, FRIENDS } from './nouns.ts';

const SAYS = { down: 'not answering', looking: 'still looking' };

/** As many servers as a caption holds. */
const MOST = 8;

export const statsTexts = (format: Formats): StatsTexts => ({
  caption({ friends, waiting, recent, nodes, off }) {
    const servers = [
      ...nodes.map(
        ({ name, state, devices, online }) =>
          `${NODE_MARKS[state]} <b>${esc(short(name, 24))}</b>: ${format.count(devices, DEVICES)}, ${state === 'up' ? `online now: ${online}` : SAYS[state]}`,
      ),
      ...off.map(
        ({ name, needs, problems }) =>
          `⚪️ <b>${esc(short(name, 24))}</b>: off, ${problems.length > 0 ? 'its settings are wrong:' : 'needs'} <code>${esc(short([...problems, ...needs].join(', '), 40))}</code>`,
      ),
    ];
    return [
      `👥 ${format.count(friends, FRIENDS)}${waiting > 0 ? `, waiting for: ${waiting}` : ''}. Online in the last 24 hours: ${recent}`,
      ...servers.slice(0, MOST),
      ...(servers.length > MOST ? [`…and ${servers.length - MOST} more servers`] : []),
    ].join('\n');
  },
  periods: { today: 'Today', week: '7 days', month: '30 days' },
  title: (period) => ({ today: 'Traffic today', week: 'Traffic, 7 days', month: 'Traffic, 30 days' })[period],
  subtitle: (downloaded, uploaded) =>
    `${format.size(downloaded + uploaded)} in all: ${format.size(downloaded)} down, ${format.size(uploaded)} up`,
  columns: (period, unit) => `${unit} per ${period === 'today' ? 'hour' : 'day'}`,
  people: 'People',
  nothing: 'Nobody has moved anything yet',
  removed: 'removed',
  others: (count) => `${count} more`,
  otherServers: (count) => `${count} more`,
  size: format.size,
  unit: format.unitOf,
  label: (period, at) => ({ today: format.hour, week: format.weekday, month: format.date })[period](at),
  locale: format.locale,
});
