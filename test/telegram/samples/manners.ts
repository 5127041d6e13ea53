import type { Sampler } from './samples.ts';

/** How the bot behaves. */
export const mannersSamples: Sampler = ({ manners }) => ({
  messages: [
    ['chooseLanguage', manners.chooseLanguage()],
    ['slowDown', manners.slowDown()],
  ],
  labels: [manners.languageName],
  toasts: [manners.languageChosen(), manners.slowDown()],
});
