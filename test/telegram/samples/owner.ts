import { LARGEST_ID, LONGEST_USERNAME, type Sampler, whoIsAtLongest } from './samples.ts';

/** What only people with the owner's rights read. */
export const ownerSamples: Sampler = (texts, name) => {
  const who = whoIsAtLongest(name);
  const line = {
    id: LARGEST_ID,
    username: LONGEST_USERNAME,
    name,
    owner: true,
    admitted: true,
    devices: 99,
    online: true,
  };
  const lines = Array.from({ length: 1000 }, () => line);
  const waiting = Array.from({ length: 500 }, () => LONGEST_USERNAME);
  return {
    messages: [
      ...texts.users(lines, waiting).map((html, i) => [`users ${i}`, html] as const),
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
