import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const DEPLOY = new URL('../../deploy/', import.meta.url).pathname;

/** What the installer makes of its options and of the settings' lines. */
async function chosen(settings: string, amneziawg: string, port: string) {
  const script = `. ${DEPLOY}lib/settings.sh; . ${DEPLOY}lib/wireguard.sh; fail() { echo "$@"; exit 1; }
    SETTINGS=$(mktemp); trap 'rm "$SETTINGS"' EXIT; printf '%s\\n' "$1" >"$SETTINGS"
    AMNEZIAWG=$2 PORT=$3; choose_protocol; echo "$WG_program $WG_interface $PORT"`;
  const { exitCode, stdout } = await execa('bash', ['-c', script, 'bash', settings, amneziawg, port], {
    reject: false,
  });
  return `${exitCode} ${stdout.replaceAll(/\/\S*\/tmp\.\w+/g, 'FILE')}`;
}
const PLAIN = 'WG_SERVER_PUBLIC_KEY=x';

describe('the installer', () => {
  it.each([
    ['', '', '', '0 wg wg0 51820'],
    ['', '', '443', '0 wg wg0 443'],
    ['', '2.0', '', '0 awg awg0 0'],
    ['', '3.1', '443', '0 awg awg0 443'],
    ['WG_INTERFACE=wg7', '', '', '0 wg wg7 51820'],
    ['WG_PROTOCOL=amneziawg', '', '', '0 awg awg0 0'],
    [`WG_PROTOCOL=amneziawg\n${PLAIN}\nWG_INTERFACE=awg7`, '2.0', '', '0 awg awg7 0'],
  ])('with the settings %j, --amneziawg=%s and --port %s sets up %s', async (settings, amneziawg, port, expected) => {
    expect(await chosen(settings, amneziawg, port)).toBe(expected);
  });

  it.each([
    [
      PLAIN,
      '',
      /^1 --amneziawg: by FILE this server has wg0 with plain WireGuard, and friends on it\. Beside that, if this kernel has AmneziaWG's module or it can be built here: vpn-bot node add awg local/,
    ],
    ['WG_PROTOCOL=wireguard', '', /^1 --amneziawg: by FILE/],
    ['WG_SSH_HOST=192.0.2.1', '', /^1 --amneziawg: by FILE/],
    [
      '',
      '51820',
      /^1 --port 51820: this is WireGuard's own port, by which filters know it: name another one for AmneziaWG, or none/,
    ],
  ])('refuses --amneziawg with the settings %j and port %j', async (settings, port, why) => {
    expect(await chosen(settings, '2.0', port)).toMatch(why);
  });

  it.each([
    [['--amneziawg=9'], '! --amneziawg=9: there are 2.0 (without =) and 3.1'],
    [['--amneziawg='], '! --amneziawg=: there are 2.0 (without =) and 3.1'],
    [['--port', '99999'], '! --port 99999: a port is a number of 1 to 65535'],
    [['--port', '0'], '! --port 0: a port is a number of 1 to 65535'],
    [['--port', 'x'], '! --port x: a port is a number of 1 to 65535'],
  ])('refuses the options %j', async (words, why) => {
    const { exitCode, stderr } = await execa('bash', [`${DEPLOY}install.sh`, ...words], { reject: false });
    expect([exitCode, stderr]).toEqual([1, why]);
  });
});
