/** The switch for ads, where a friend's server has a name server that blocks them. */
export const ads = {
  now: (areSeen: boolean) =>
    areSeen
      ? '🧹 Ads and trackers are not blocked for you.'
      : '🧹 Ads and trackers are blocked. If a site or an app does not work because of that, turn this off below.',
  button: (areSeen: boolean) => (areSeen ? '🧹 Block ads and trackers' : '🧹 Block nothing'),
  done: 'Done. Nothing to change in the app; open the site again in five minutes.',
};
