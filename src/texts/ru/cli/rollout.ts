import type { CliTexts } from '../../cli/texts.ts';

/** What `vpn-bot rollout` says. */
export const rollout: CliTexts['rollout'] = {
  stale: (count) =>
    count === 0
      ? 'У всех устройств файлы свежие.'
      : `Устройств с несвежими файлами: ${count}. Разослать новые: vpn-bot rollout СЕРВЕР`,
  reminded: (count) => `Напомнили: ${count}`,
  oneOnly: (options) => `${options.join(' ')}: за раз можно только одно`,
  dateUsage: '--closes и --on идут вместе: --closes 198.51.100.7:51820 --on 2026-12-24',
  wrongDate: (text) => `${text}: это не дата вида 2026-12-24 или 2026-12-24T21:00:00Z`,
};
