import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadServices } from '../../src/config/load-services.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { MOST_ROUTES, routesFor } from '../../src/peers/routes/device-routes.ts';
import { STORE_KEY } from '../stage/command-line.ts';
import { node } from '../stage/sample-state.ts';
import { TOKEN } from '../stage/settings-of.ts';
import { testFolder } from '../stage/temporary-store.ts';

const KNOWN = ['Telegram', 'WhatsApp, Instagram', 'Cloudflare'];

function withOwn(text: string | null) {
  const folder = testFolder();
  if (text !== null) writeFileSync(join(folder, 'services.txt'), text);
  const { services, warnings } = loadServices(join(folder, 'peers.json'));
  return { services, warnings, names: services.map(({ name }) => name) };
}

it('knows the services that come with the program, whose file has a source and a date for each', () => {
  expect(withOwn(null)).toMatchObject({ names: KNOWN, warnings: [] });
});

it('puts the owner’s first, and takes theirs in place of one with the same name', () => {
  const { names, services, warnings } = withOwn('[Work]\n203.0.113.0/24\n[telegram]\n198.51.100.0/24\n');
  expect([names, warnings]).toEqual([['Work', 'telegram', ...KNOWN.slice(1)], []]);
  expect(services[1]?.networks).toEqual(['198.51.100.0/24']);
});

it('takes nothing of a list with a wrong line, and says which', () => {
  const { names, warnings } = withOwn('[Work]\n203.0.113.0/24\nexample.com\n');
  expect(names).toEqual(KNOWN);
  expect(warnings).toEqual([expect.stringMatching(/services\.txt, line 3: "example\.com": a config takes addresses/)]);
});

it('leaves the owner’s list unread for root, since the bot’s user may lay a link in its place', () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'services.txt'), 'wrong\n');
  const env = {
    ...{ BOT_TOKEN: TOKEN, ADMIN_ID: '1', STORE_KEY, WG_ENDPOINT_HOST: 'vpn.example.com' },
    ...{ WG_NETWORK_CIDR: '10.0.0.1/24', PEERS_FILE: join(folder, 'peers.json') },
  };
  const read = (ownServices: boolean) => {
    const { warnings, nodes } = loadSettings({ cwd: folder, env }, { ownServices });
    return [warnings.filter((warning) => warning.includes('services.txt')).length, nodes[0]?.services?.length];
  };
  expect([read(true), read(false)]).toEqual([
    [1, KNOWN.length],
    [0, KNOWN.length],
  ]);
});

it('comes with services that fit one file all together', () => {
  const { services } = withOwn(null);
  const far = node({ endpointHost: '203.0.113.7', services });
  const routes = routesFor(far, undefined, null, { kind: 'only', services: KNOWN });
  expect(routes?.length).toBeGreaterThan(50);
  expect(routes?.length).toBeLessThan(MOST_ROUTES);
});
