import type { Period } from '../../../health/usage.ts';
import type { StatsSummary } from '../../chat/stats-summary.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { NODE_MARKS } from '../../format/node-card.ts';
import { DEVICES, FRIENDS } from './nouns.ts';

const SAYS = { down: 'not answering', looking: 'still looking' };

/** How many servers a caption names. */
const MOST = 8;
/** Of how many of them it says what left where, and through how many exits of each by name. */
const MOST_ENTRIES = 4;
const MOST_EXITS = 2;

export const statsTexts = (format: Formats) => ({
  /** The caption of the picture; at most 1024 characters, Telegram's limit. */
  caption({ friends, waiting, recent, nodes, off }: StatsSummary) {
    const exitsOf = ({ through, direct }: NonNullable<(typeof nodes)[number]['exits']>) =>
      [
        ...through
          .slice(0, MOST_EXITS)
          .map(({ name, bytes }) => `through ${esc(short(name, 12))} ${format.size(bytes)}`),
        `directly ${format.size(direct)}`,
      ].join(', ');
    const servers = [
      ...nodes.map(
        ({ name, state, devices, online, exits }, at) =>
          `${NODE_MARKS[state]} <b>${esc(short(name, 24))}</b>: ${format.count(devices, DEVICES)}, ${state === 'up' ? `online now: ${online}` : SAYS[state]}${exits === null || at >= MOST_ENTRIES ? '' : `\n↳ ${exitsOf(exits)}`}`,
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
  /** The labels of the buttons. */
  periods: { today: 'Today', week: '7 days', month: '30 days' } satisfies Record<Period, string>,
  title: (period: Period) => ({ today: 'Traffic today', week: 'Traffic, 7 days', month: 'Traffic, 30 days' })[period],
  /** Bytes that friends downloaded and uploaded. */
  subtitle: (downloaded: number, uploaded: number) =>
    `${format.size(downloaded + uploaded)} in all: ${format.size(downloaded)} down, ${format.size(uploaded)} up`,
  columns: (period: Period, unit: string) => `${unit} per ${period === 'today' ? 'hour' : 'day'}`,
  people: 'People',
  nothing: 'Nobody has moved anything yet',
  /** Friends whose records were deleted. */
  removed: 'removed',
  /** The label of the friends, or servers, that are added up. */
  others: (count: number) => `${count} more`,
  otherServers: (count: number) => `${count} more`,
  size: format.size,
  unit: format.unitOf,
  /** The label below the column that begins at `at` (ms since 1970). */
  label: (period: Period, at: number) => ({ today: format.hour, week: format.weekday, month: format.date })[period](at),
  /** The locale for the numbers of the axis. */
  locale: format.locale,
});
