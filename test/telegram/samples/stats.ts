import { type Sampler, setting } from './samples.ts';

/** `/stats`: what stands in the picture (as messages: all of it must be whole), and under it at its longest. */
export const statsSamples: Sampler = ({ stats }, name) => {
  const through = Array.from({ length: 3 }, () => ({ name: setting(name), bytes: 2 ** 53 }));
  const exits = { through, direct: 2 ** 53 };
  const node = { name: setting(name), state: 'up' as const, devices: 100_000, online: 100_000, exits };
  const nodes = Array.from({ length: 15 }, () => node);
  const needs = ['WG_ABCDEFGH_NETWORK_CIDR', 'WG_ABCDEFGH_SSH_HOST_KEY'];
  const off = nodes.map((_, at) => ({
    name: setting(name),
    needs,
    problems: at % 2 === 0 ? [] : needs.map((need) => `${need}=${name.repeat(9)}: no`),
  }));
  const many = { friends: 1e9, waiting: 1e9, recent: 1e9 };
  const { name: unit } = stats.unit(5 * 2 ** 30);
  const words = (['today', 'week', 'month'] as const).flatMap((period) => [
    stats.title(period),
    stats.columns(period, unit),
    stats.label(period, 0),
  ]);
  return {
    messages: [
      ...words.map((text) => ['picture', text] as const),
      ['subtitle', stats.subtitle(2 ** 53, 2 ** 53)],
      [
        'names in the picture',
        [stats.people, stats.nothing, stats.removed, stats.others(5), stats.otherServers(5)].join('\n'),
      ],
      ['numbers', `${stats.size(2 ** 53)} ${(1.5).toLocaleString(stats.locale)}`],
    ],
    captions: [
      ['all up', stats.caption({ ...many, nodes, off: [] })],
      ['all off', stats.caption({ ...many, nodes: [], off })],
      [
        'down and off',
        stats.caption({
          ...many,
          nodes: [
            { ...node, state: 'down' },
            { ...node, state: 'looking' },
          ],
          off,
        }),
      ],
    ],
    labels: Object.values(stats.periods),
  };
};
