/** What `vpn-bot rollout` says. */
export const rollout = {
  stale: (count: number) =>
    count === 0
      ? 'Every device has a file of today.'
      : `Devices whose files are not today’s: ${count}. To send new ones: vpn-bot rollout NODE`,
  reminded: (count: number) => `Reminded: ${count}`,
  oneOnly: (options: readonly string[]) => `${options.join(' ')}: only one of these at a time`,
  dateUsage: '--closes and --on go together: --closes 198.51.100.7:51820 --on 2026-12-24',
  wrongDate: (text: string) => `${text}: not a date such as 2026-12-24 or 2026-12-24T21:00:00Z`,
};
