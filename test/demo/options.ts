import { parseArgs } from 'node:util';
import type { Language } from './world.ts';

export interface DemoOptions {
  readonly script: boolean;
  readonly simulated: boolean;
  readonly language: Language;
  /** Not only the system's. */
  readonly isLanguageChosen: boolean;
  /** 0 is any free one. */
  readonly port: number;
  readonly help: boolean;
}

export const HELP = `npm run demo [-- OPTIONS]

Without options: the whole service on this machine, in the browser. Ctrl-C ends it and leaves nothing behind.
  --script         the same story without a browser: a transcript; exit status 1 if a step fails
  --simulated      simulated WireGuard also where real tunnels are possible (root, wireguard-go, sshd)
  --lang ru|en     the language of people and transcript; by default the system's
  --port N         the page's port on 127.0.0.1; by default any free one
`;

/** Reads the command line; throws with a sentence for people when it is wrong. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      script: { type: 'boolean', default: false },
      simulated: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
      lang: { type: 'string' },
      port: { type: 'string', default: '0' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port}: must be 0 to 65535`);
  const language = values.lang ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '');
  const isLanguageChosen = values.lang !== undefined;
  return { ...values, port, isLanguageChosen, language: /^ru(?![a-z])/i.test(language) ? 'ru' : 'en' };
}
