import type { Sampler } from './samples.ts';

/** Whether ads are blocked for a friend. */
export const adsSamples: Sampler = ({ ads: texts }) => ({
  messages: [true, false].map((areSeen) => [`ads ${areSeen}`, texts.now(areSeen)] as const),
  labels: [true, false].map(texts.button),
  toasts: [texts.done],
});
