import { describe, expect, it } from 'vitest';
import { checkNames } from '../../src/config/check-names.ts';
import { problemsOf, settingsOf, simplest } from '../stage/settings-of.ts';

const problem = (name: string) =>
  checkNames([name])
    .problems.map((found) => found.problem)
    .join();

describe('checkNames', () => {
  it.each([
    ['WG_NETWROK_CIDR', 'WG_NETWORK_CIDR'],
    ['WG_INTERFCE', 'WG_INTERFACE'],
    ['WG_EU1_NETWORK_CDIR', 'WG_EU1_NETWORK_CIDR'],
    ['EU1_WG_NETWORKCIDR', 'EU1_WG_NETWORK_CIDR'],
    ['WG_eu1_DNS', 'WG_EU1_DNS'],
    ['wg_interface', 'WG_INTERFACE'],
    ['WG_SSH_HOTS', 'WG_SSH_HOST'],
  ])('refuses %s and suggests %s', (name, nearest) => {
    expect(problem(name)).toBe(
      `${name}: no such setting (a node's id is 1 to 8 letters and digits); did you mean ${nearest}?`,
    );
  });

  it.each(['SSH', 'SERVER', 'NETWORK', 'ENDPOINT', 'ALLOWED', 'RESERVED', 'DNS', 'MTU', 'NAME', 'WG'])(
    'refuses the id %s',
    (id) => {
      expect(problem(`WG_${id}_DESCRIPTION`)).toContain(`"${id.toLowerCase()}" cannot be a node's id`);
      expect(problem(`${id}_WG_DESCRIPTION`)).toContain('choose another id');
    },
  );

  it.each(['WG_MAIN_DNS', 'MAIN_WG_DNS'])('says that %s is WG_DNS', (name) => {
    expect(problem(name)).toBe(`${name}: the settings of main carry no id; write WG_DNS`);
  });

  it('refuses an id of more than eight characters', () => {
    expect(problem('WG_FRANKFURT_DNS')).toContain('1 to 8 letters and digits');
  });

  it.each([
    ['main', ['WG_NETWROK_CIDR', 'wg_interface', 'WG_SSH_HOTS', 'WG_MAIN_DNS', 'WG_FOO', 'WG_SERVER_HOST']],
    ['eu1', ['WG_EU1_NETWORK_CDIR', 'WG_eu1_DNS', 'EU1_WG_NETWORKCIDR', 'WG_EU1_WHATEVER_THIS_IS']],
    ['eu2', ['WG_EU2_DNZ', 'WG_EU2_FOOBAR', 'eu2_wg_dnz']],
    ['ssh', ['WG_SSH_NAME']],
    ['frankfurt', ['WG_FRANKFURT_DNS', 'FRANKFURT_WG_SSH_HOST']],
    ['private', ['WG_PRIVATE_KEY']],
  ])('knows a problem of %s from those of others', (node, names) => {
    const found = checkNames(['WG_DNS', 'WG_EU1_MTU', ...names]).problems;
    expect(found.map((one) => one.node)).toEqual(names.map(() => node));
  });

  it('warns of a name that is nearly a setting and leaves other names alone', () => {
    const names = [
      'BOT_TOKN',
      'admin_id',
      'ADMIN_IDS',
      'TIMEZONE',
      'VPN_SERVER_USER',
      'VPN_SERVER_PORT',
      'EDITOR',
      'HOME',
      'DEBUG',
      'PORT',
    ];
    expect(checkNames(names)).toEqual({
      problems: [],
      warnings: [
        'BOT_TOKN: not a setting, ignored; did you mean BOT_TOKEN?',
        'admin_id: not a setting, ignored; did you mean ADMIN_ID?',
        'ADMIN_IDS: not a setting, ignored; did you mean ADMIN_ID?',
        'TIMEZONE: not a setting, ignored; did you mean BOT_TIMEZONE?',
      ],
    });
  });
});

describe('unknown names', () => {
  it("ignores WireGuard's own variables in the file and everything unknown in the environment", () => {
    const own = { WG_HIDE_KEYS: 'always', WG_COLOR_MODE: 'never', WG_ENDPOINT_RESOLUTION_RETRIES: '3' };
    expect(problemsOf({ ...simplest, ...own, WG_QUICK_USERSPACE_IMPLEMENTATION: 'wireguard-go' })).toEqual([]);
    const settings = settingsOf(simplest, { ...own, WG_TYPO: 'x', WG_SSH_NAME: 'x', WG_MAIN_DNS: 'x', BOT_TOKN: 'x' });
    expect(settings.nodes.map(({ id }) => id)).toEqual(['main']);
    expect(settings).toMatchObject({ nodesOff: [], warnings: [] });
  });

  it('shows no value of an unknown name, which may be anything', () => {
    expect(problemsOf({ ...simplest, WG_PRIVATE_KEY: 'hush-hush' }).join()).not.toContain('hush');
  });

  it('adds a likely slip to the problems when the setting it was meant for is missing', () => {
    const { BOT_TOKEN = '', ...rest } = simplest;
    expect(problemsOf({ ...rest, BOT_TOKN: BOT_TOKEN })).toEqual([
      "BOT_TOKEN: missing; put the bot's token, from @BotFather (off: without a bot), into /etc/vpn/env_vars.txt",
      'BOT_TOKN: not a setting, ignored; did you mean BOT_TOKEN?',
    ]);
  });
});
