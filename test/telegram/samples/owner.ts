import { LARGEST_ID, LONGEST_USERNAME, type Sampler, setting, whoIsAtLongest } from './samples.ts';

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
  const node = { name: setting(name), up: false, devices: 100_000, online: 100_000 };
  const nodes = Array.from({ length: 15 }, () => node);
  const needs = ['WG_ABCDEFGH_NETWORK_CIDR', 'WG_ABCDEFGH_SSH_HOST_KEY'];
  const off = nodes.map(() => ({ name: setting(name), needs }));
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
      ['stats', texts.stats(1e9, 1e9, nodes, off)],
    ],
  };
};
