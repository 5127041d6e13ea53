import { APPS } from '../../../src/amnezia/apps.ts';
import { type Sampler, setting } from './samples.ts';

/** The choice of a program; a link has as many characters as it may have. */
export const appSamples: Sampler = ({ apps: texts }, name) => ({
  messages: [
    ...APPS.flatMap((app) => [
      [`choose ${app}`, texts.choose(setting(name), app)] as const,
      [`chooseOther ${app}`, texts.chooseOther(setting(name), app)] as const,
      [`chosen ${app}`, texts.chosen(app)] as const,
    ]),
    ['hint', texts.hint()],
    ['link', texts.link(`vpn://${'x'.repeat(3494)}`)],
    ['linkTooLong', texts.linkTooLong()],
  ],
  labels: Object.values(texts.buttons),
});
