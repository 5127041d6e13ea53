import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import type { TerminalTexts } from './terminal/terminal-texts.ts';

/**
 * Why the demo does not start beside a real bot, or null. It would not use the token: its daemon gets settings and an environment of
 * its own. But whoever has set a token means to run the bot, and would take the demo for it; friends' commands would go nowhere.
 */
export function refusal(env: NodeJS.ProcessEnv, cwd: string, texts: TerminalTexts): string | null {
  if (env['BOT_TOKEN']?.trim()) return texts.tokenInEnvironment;
  const file = resolve(cwd, env['VPN_ENV_FILE']?.trim() || 'env_vars.txt');
  return hasToken(file) ? texts.tokenInFile(file) : null;
}

function hasToken(file: string): boolean {
  try {
    return Boolean(parse(readFileSync(file, 'utf8'))['BOT_TOKEN']?.trim());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
