import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const UNIT = readFileSync(resolve(import.meta.dirname, '../../deploy/vpn-bot.service'), 'utf8');

/** Node's own options, as the unit starts the daemon. */
export const NODE_FLAGS: readonly string[] = (/^ExecStart=\S+ (.*)built\/main\.js$/m.exec(UNIT)?.[1] ?? '')
  .split(' ')
  .filter(Boolean);

/** The daemon's environment, as the unit sets it; without what names systemd's own folders. */
export const UNIT_ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries(
  [...UNIT.matchAll(/^Environment=(\w+)=([^%\n]+)$/gm)].map(([, name = '', value = '']) => [name, value]),
);
