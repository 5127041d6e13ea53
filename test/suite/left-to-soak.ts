/** What `npm test` leaves to other commands, in plain words; CI (.ci/run) runs all of them. */
export const LEFT = {
  'npm run test:soak': {
    'test/torture/torture.soak.ts':
      'a daemon that is killed 200 times at random moments, while Telegram and servers fail',
    'test/model/histories.soak.ts': '2,040 random histories of devices and servers, each checked against every rule',
    'test/model/broken-rules.soak.ts': 'that such histories notice each rule when it is broken',
    'test/store/kill*.soak.ts': 'the store after kill -9 at any moment, and at each step, of a write',
    'test/trouble/telegram-faults.soak.ts': 'that no config is lost or doubled, whatever Telegram answers',
    'test/story/recovery-restore.soak.ts': 'going back to a backup while phones are connected',
    'test/story/ten-thousand.soak.ts': 'a server that comes back without its ten thousand peers',
    'test/health/firewall/shapes.soak.ts': 'that real packets meet what was judged of each kind of firewall',
    'test/deploy/{try-rules,root-tries}.soak.ts':
      'that rules which are not understood are tried with packets, and nothing stays',
    'test/demo/story-phone.soak.ts': 'the demo’s story by clicks on a phone as well',
    'test/deploy/links.soak.ts': 'that no command of root follows a link which the bot’s user could have laid',
    'test/machine/*.story.ts':
      'whole machines under systemd: installation, update, move, take-over (npm run test:machine)',
  },
  'npm run bench:check': {
    'test/bench/*.check.ts': 'that nothing has become much slower',
  },
} as const;

/** The lines that end `npm test`. */
export function whatIsLeft(): string {
  const lines = Object.entries(LEFT).flatMap(([command, files]) => [
    `  ${command}`,
    ...Object.values(files).map((what) => `    - ${what}`),
  ]);
  return ['Everything above has passed. Not run here, but in CI:', ...lines].join('\n');
}
