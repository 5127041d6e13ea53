import type { Sampler } from './samples.ts';

/** `/backup`. */
export const backupSamples: Sampler = ({ backup }, name) => {
  const contents = ['peers.json', 'env_vars.txt', 'store.key', ...Array.from({ length: 20 }, () => name)];
  return {
    captions: [
      ['backup', backup.caption({ contents, isWhole: true })],
      ['backup of people alone', backup.caption({ contents: ['peers.json'], isWhole: false })],
    ],
    labels: [backup.startWeekly, backup.stopWeekly, backup.startMail, backup.stopMail],
    toasts: [backup.weeklyOn(), backup.weeklyOff(), backup.mailOn(), backup.mailOff()],
  };
};
