import { LONGEST_USERNAME, type Sampler, WHEN } from './samples.ts';

/** The second bot. */
export const spareBotSamples: Sampler = ({ spareBot }) => ({
  messages: [
    ['announce', spareBot.announce(LONGEST_USERNAME)],
    ['noted', spareBot.noted(LONGEST_USERNAME)],
    ['elsewhere', spareBot.elsewhere(LONGEST_USERNAME)],
    ['here', spareBot.here()],
    ['backHere', spareBot.backHere()],
    ['tookOver', spareBot.tookOver(LONGEST_USERNAME, WHEN, 99_999, 99_999)],
    ['mainIsBack', spareBot.mainIsBack(LONGEST_USERNAME)],
    ['mainAgain', spareBot.mainAgain()],
  ],
  toasts: [spareBot.elsewhere(LONGEST_USERNAME), spareBot.stays(), spareBot.notYet()],
  labels: Object.values(spareBot.buttons),
});
