import { parseSettings } from '../../src/config/parse-settings.ts';
import type { Settings } from '../../src/config/settings.ts';
import { SetupError } from '../../src/errors.ts';

type Values = Record<string, string>;

export const TOKEN = '123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc';

/** The least that a daemon on one machine needs. */
export const simplest: Values = { BOT_TOKEN: TOKEN, ADMIN_ID: '42', WG_ENDPOINT_HOST: 'vpn.example.com' };

/** What a second node needs, whatever its id. */
export const remoteNode = (id: string): Values => ({
  [`WG_${id}_NETWORK_CIDR`]: '10.1.0.0/24',
  [`WG_${id}_SSH_HOST`]: '203.0.113.7',
  [`WG_${id}_SSH_KEY_PATH`]: 'keys/eu1',
  [`WG_${id}_SSH_HOST_KEY`]: 'SHA256:p5z5aq8FdeHAJtH6Z2Y4wf55NTZh4ZBcUpZzQp68gxA',
});

export function settingsOf(file: Values, env: Record<string, string | undefined> = {}): Settings {
  return parseSettings({ file, env, settingsFile: '/etc/vpn/env_vars.txt', cwd: '/srv/vpn' });
}

/** The problems with these settings; none when they load. */
export function problemsOf(file: Values, env: Values = {}): readonly string[] {
  try {
    settingsOf(file, env);
    return [];
  } catch (error) {
    if (error instanceof SetupError) return error.problems;
    throw error;
  }
}
