import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';

/**
 * Why the demo does not start beside a real bot, or null. It would not use the token (its daemon gets settings and an environment of
 * its own), but who has set one means to run the bot, and would take the demo for it: friends' commands would go nowhere.
 */
export function refusal(env: NodeJS.ProcessEnv, cwd: string): string | null {
  const rule = 'the demo is only for trying and starts beside no real bot';
  if (env['BOT_TOKEN']?.trim())
    return `BOT_TOKEN is set in the environment: ${rule}. Unset it: env -u BOT_TOKEN npm run demo`;
  const file = resolve(cwd, env['VPN_ENV_FILE']?.trim() || 'env_vars.txt');
  if (!tokenIn(file)) return null;
  return `${file} holds a bot's token: ${rule}. Start the bot with npm start, or the demo in another clone`;
}

function tokenIn(file: string): boolean {
  try {
    return Boolean(parse(readFileSync(file, 'utf8'))['BOT_TOKEN']?.trim());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
