/**
 * A minute and more each: begun last, they would run on alone while the other workers have nothing left to do. Those that mostly wait
 * (marked so) each begin beside several that compute: a few of them at once would leave the processors nothing to do. By the beginning
 * of a path; a file has the place of the first one that is its own.
 */
export const SLOWEST = [
  'test/kernel/',
  'test/torture/',
  'test/model/histories.soak',
  'test/deploy/try-rules',
  'test/gate/texts.soak',
  'test/cli/exit.soak',
  'test/deploy/renew.soak',
  'test/cli/two-interfaces',
  'test/cli/convert.soak',
  'test/dns/resolver.soak',
  'test/deploy/links.soak',
  'test/trouble/telegram-faults',
  'test/story/hung-nodes', // waits
  'test/cli/convert-steps',
  'test/process/wrong-clock', // waits
  'test/deploy/root-at-terminal',
  'test/story/recovery-node',
  'test/model/broken-rules',
  'test/exits/exit-texts.soak',
  'test/trouble/telegram-polling', // waits
  'test/demo/story-laptop',
  'test/demo/demo.',
  'test/process/not-working-traffic', // waits
  'test/demo/chat',
  'test/demo/script',
  'test/trouble/telegram-hangs', // waits
  'test/demo/',
  'test/process/not-working-records', // waits
  'test/story/recovery-restore',
  'test/wireguard/driver-',
  'test/story/converge', // waits
];
