import type { BlockedReport } from './blocked-month.ts';
import { HELPS } from './friend.ts';
import { isPromised, judgeBlocked } from './judge-blocked.ts';
import { table } from './outage-table.ts';

/** The report for people. */
export function toldBlocked(report: BlockedReport): string {
  const { friends, days, seed, outages, spares, telegramDays, doorsShut, rollOuts, news, seconds } = report;
  const wrong = judgeBlocked(report);
  const kinds = [
    ['with a second file in the app', outages.filter(isPromised)],
    ['with one file', outages.filter(({ hadSecond, lacked }) => !hadSecond && lacked === null)],
    ['without Telegram and letters, nothing in the app open', outages.filter(({ lacked }) => lacked === 'word')],
    ['every door of every server shut', outages.filter(({ lacked }) => lacked === 'door')],
  ] as const;
  const lines = [
    `${friends} friends for ${days} days (seed ${seed}), lived through in ${Math.round(seconds)} s`,
    `5 % of them blocked each day, ${telegramDays} days without Telegram, ${doorsShut} doors shut to all: ${rollOuts} alerts, ${news} files sent unasked`,
    `${outages.length} times without a way in; ${spares} spares at the end`,
    table(kinds, HELPS),
    ...(wrong.length === 0
      ? ['everything that was promised was kept']
      : ['WRONG:', ...wrong.map((line) => `  ${line}`)]),
  ];
  return `${lines.join('\n')}\n`;
}
