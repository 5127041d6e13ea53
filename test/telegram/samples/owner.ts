import { LONGEST_USERNAME, type Sampler, whoIsAtLongest } from './samples.ts';

/** What only people with the owner's rights read. */
export const ownerSamples: Sampler = (texts, name) => {
  const who = whoIsAtLongest(name);
  return {
    messages: [
      ['welcomeOwner', texts.welcomeOwner()],
      ['added', texts.added(who)],
      ['restored', texts.restored(who)],
      ['alreadyIn', texts.alreadyIn(who)],
      ['removed', texts.removed(who)],
      ['waitingForUsername', texts.waitingForUsername(LONGEST_USERNAME, `${texts.entry.passOn()} ${name}`)],
      ['cannotWriteTo', texts.cannotWriteTo(who, `${texts.entry.passOn()} ${name}`)],
      ['usernameRemoved', texts.usernameRemoved(LONGEST_USERNAME)],
    ],
  };
};
