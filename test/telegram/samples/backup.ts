import type { Sampler } from './samples.ts';

/** `/backup`. */
export const backupSamples: Sampler = ({ backup }, name) => ({
  messages: [['no recipient', backup.noRecipient()]],
  captions: [
    ['backup', backup.caption(['peers.json', 'env_vars.txt', 'store.key', ...Array.from({ length: 20 }, () => name)])],
  ],
  labels: [backup.startWeekly, backup.stopWeekly],
  toasts: [backup.weeklyOn(), backup.weeklyOff()],
});
