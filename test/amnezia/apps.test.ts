import { describe, expect, it } from 'vitest';
import { APP_LINKS, APP_NAMES, APPS, leastVersion, type Platform } from '../../src/amnezia/apps.ts';
import { GENERATIONS } from '../../src/amnezia/parameters.ts';

const PLATFORMS: readonly Platform[] = ['ios', 'android', 'windows', 'macos', 'linux'];

describe('an app', () => {
  it('must be at least this version', () => {
    const table = (['amneziavpn', 'amneziawg'] as const).map((app) =>
      GENERATIONS.map((generation) => PLATFORMS.map((platform) => leastVersion(app, platform, generation)).join(' ')),
    );
    const vpn = (version: string) => Array<string>(5).fill(version).join(' ');
    const two = '2.0.0 2.0.0 2.0.0 2.0.0 1.0.20250903';
    const three = '3.1.3 3.1 3.1.0 3.1.3 3.1';
    expect(table).toEqual([
      [vpn('4.8.12.7'), vpn('4.8.12.7'), vpn('4.8.12.7'), vpn('5.0.1.5'), vpn('5.0.1.5')],
      [two, two, two, three, three],
    ]);
  });

  it('has a name, and an address for each platform that Telegram takes for a button', () => {
    for (const app of APPS) expect(APP_NAMES[app].toLowerCase()).toBe(app);
    for (const links of Object.values(APP_LINKS)) {
      for (const platform of PLATFORMS) expect(new URL(links[platform]).protocol).toBe('https:');
    }
  });
});
