import { choices, largeList, of } from '../../lab/choices-text.ts';
import { ExitTown, SITES } from '../../lab/exit-town.ts';
import { interleave, timed } from '../interleave.ts';
import { atLeast, atMost, type Result } from '../result.ts';
import type { RowContext } from './row.ts';

/** What is loaded in one run, in bytes. */
const FILE = 48 * 2 ** 20;
/** Friends of the entry in a full table. */
const FRIENDS = 200;
const LIST = largeList(20);

/**
 * Speed through an entry and an exit, beside the same two tunnels with a plain route between them; and of what leaves at the entry with a
 * country's list in force, beside a plain tunnel.
 */
export async function exitSpeed({ small }: RowContext): Promise<Result[]> {
  await using town = await ExitTown.build();
  const { namespace } = town.entry.server;
  const [away, auto, plain, row] = [
    await town.friend('10.66.0.3', 'fd66::3'),
    await town.friend('10.66.0.4', 'fd66::4'),
    await town.friend('10.66.0.5', 'fd66::5'),
    await town.friend('10.66.0.6', 'fd66::6'),
  ];
  // a friend whose packets a plain route leads through the link
  await namespace.ip('rule', 'add', 'pref', '100', 'from', '10.66.0.6', 'lookup', '100');
  await namespace.ip('route', 'add', 'default', 'dev', town.link.name, 'table', '100');
  const masquerade = `table ip row { chain post { type nat hook postrouting priority srcnat; oifname "${town.link.name}" masquerade; }; }`;
  const text = choices([...of(3, 'away'), ...of(4, 'auto')], LIST);
  let isLinked = false;
  const link = async (wanted: boolean) => {
    if (wanted === isLinked) return;
    isLinked = wanted;
    await (wanted ? namespace.run(['nft', 'delete table ip row']) : town.run('drop'));
    await (wanted ? town.run('load', text) : namespace.run(['nft', masquerade]));
    // the kernel frees a large table a little later
    for (const phone of [plain, away]) await town.loadAtFullSpeed(phone, SITES.home[0], FILE / 8);
  };
  await namespace.run(['nft', masquerade]);
  const through = async (wanted: boolean, phone: typeof away, site: string) => {
    await link(wanted);
    return town.loadAtFullSpeed(phone, site, FILE);
  };
  const figures = await interleave({
    runs: small ? 7 : 15,
    warmUp: 1,
    measures: {
      tunnel: () => through(false, plain, SITES.home[0]),
      two: () => through(false, row, SITES.abroad[0]),
      direct: () => through(true, auto, SITES.home[0]),
      exit: () => through(true, away, SITES.abroad[0]),
    },
  });
  const { tunnel, two, direct, exit } = figures;
  const common = { row: 'exits', devices: 4, unit: 'ms', notes: [`${FILE / 2 ** 20} MB`] } as const;
  return [
    {
      ...common,
      title: 'a file through entry and exit',
      ours: exit,
      limit: { what: 'two plain tunnels in a row', figure: two },
      claims: [atLeast('as fast as two plain tunnels', two.median / exit.median, 0.9)],
    },
    {
      ...common,
      title: 'a file that leaves at the entry, with a country’s list in force',
      ours: direct,
      limit: { what: 'a plain tunnel', figure: tunnel },
      claims: [atLeast('as fast as a plain tunnel', tunnel.median / direct.median, 0.95)],
    },
  ];
}

/** One friend's switch on an entry with many friends and a country's list, beside one `nft -f` that changes the same. */
export async function exitSwitch({ small }: RowContext): Promise<Result[]> {
  await using town = await ExitTown.build();
  const { namespace, interface: name } = town.entry.server;
  const everybody = (last: string) =>
    Array.from({ length: FRIENDS }, (_, n) => of(n + 2, n === 0 ? last : 'auto')).flat();
  await town.run('load', choices(everybody('auto'), LIST));
  const ways = ['away', 'auto'];
  const next = () => {
    ways.reverse();
    return everybody(ways[0] ?? '');
  };
  const change = (lines: readonly string[]) => {
    const elements = (family: string) =>
      lines
        .map((line) => line.split(' '))
        .filter(([, address = '']) => address.includes(':') === (family === '6'))
        .map(([, address, way, exit]) => `${address} : goto ${way}_${exit}`);
    return ['4', '6']
      .map(
        (family) => `flush map inet vpn-bot-exits-${name} profile${family}
add element inet vpn-bot-exits-${name} profile${family} { ${elements(family).join(', ')} }\n`,
      )
      .join('');
  };
  const { ours, limit } = await interleave({
    runs: small ? 7 : 25,
    warmUp: 2,
    measures: {
      ours: () => {
        const text = choices(next(), LIST).replaceAll(/^network .*\n/gm, '');
        return timed(() => town.run('load', text));
      },
      limit: () => {
        const text = change(next());
        return timed(() => namespace.run(['nft', '-f', '-'], text));
      },
    },
  });
  return [
    {
      row: 'switch',
      title: 'one friend’s switch of the exit, on the entry',
      devices: FRIENDS,
      unit: 'ms',
      ours,
      limit: { what: 'one nft -f of the same change', figure: limit },
      claims: [atMost('the limit', ours.median / limit.median, 3)],
    },
  ];
}
