import { PREFERENCE_NAMES, PREFERENCES } from '../../../src/access/set-preference.ts';
import type { Sampler } from './samples.ts';

/** `/settings`. */
export const settingsSamples: Sampler = ({ settings }) => {
  const longest = PREFERENCE_NAMES.map((name) => settings.line(name, 2308, 99));
  const all = PREFERENCE_NAMES.flatMap((name) => PREFERENCES[name].options.map((value) => [name, value] as const));
  return {
    messages: [
      ['settings', settings.title(longest)],
      ...all.map(([name, value]) => [`${name} ${value}`, settings.line(name, value, 3)] as const),
      ...PREFERENCE_NAMES.map((name) => [`question ${name}`, settings.question[name]] as const),
    ],
    labels: [
      ...all.map(([name, value]) => settings.value(name, value, 3)),
      ...PREFERENCE_NAMES.map((name) => settings.name[name]),
      settings.back,
    ],
    toasts: [settings.saved()],
  };
};
