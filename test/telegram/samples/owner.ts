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
      ['waitingForUsername', texts.waitingForUsername(LONGEST_USERNAME, LONGEST_USERNAME)],
      ['cannotWriteTo', texts.cannotWriteTo(who, LONGEST_USERNAME)],
      ['usernameRemoved', texts.usernameRemoved(LONGEST_USERNAME)],
    ],
  };
};
