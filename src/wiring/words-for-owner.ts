import { LANGUAGES } from '../languages.ts';
import type { Languages } from '../texts/chat/languages.ts';
import type { Texts } from '../texts/chat/texts.ts';

/** The texts of all languages as the owner reads them: where a friend is told to turn to the owner, the owner is told where to look. */
export const inWordsForOwner = (languages: Languages): Languages =>
  Object.fromEntries(LANGUAGES.map((language) => [language, forOwner(languages[language])])) as unknown as Languages;

function forOwner(texts: Texts): Texts {
  const { asOwner } = texts;
  const { findings, buttons } = texts.health;
  return {
    ...texts,
    failed: asOwner.failed,
    configHeld: asOwner.configHeld,
    guides: { ...texts.guides, store: asOwner.store },
    routes: { ...texts.routes, notHere: asOwner.routesNotHere },
    doors: { ...texts.doors, noneLeft: asOwner.noDoorLeft },
    errors: {
      ...texts.errors,
      'network-full': asOwner.networkFull,
      'no-server': asOwner.noServer,
      'device-off': asOwner.deviceOff,
      'server-not-read': asOwner.serverNotRead,
      'no-server-for-you': asOwner.noServer,
    },
    health: {
      ...texts.health,
      findings: { ...findings, 'device-paused': asOwner.devicePaused, 'no-way-out': asOwner.noWayOut },
      buttons: { ...buttons, tellOwner: asOwner.whatIsSeen },
      alreadyReported: asOwner.seenAlready,
    },
  };
}
