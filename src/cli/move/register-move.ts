import type { Command } from 'commander';
import type { NodeSettings } from '../../config/settings.ts';
import type { NodeDriver } from '../../wireguard/drivers/driver.ts';
import type { AskParts } from '../control/ask-parts.ts';
import type { NodeParts } from '../node/node-parts.ts';
import { finishMove } from './finish.ts';
import { handOver } from './hand-over.ts';
import { readLogin } from './old-server.ts';
import { progress } from './progress.ts';

interface RegisterParts {
  /** `yes`: questions are answered with yes. */
  readonly parts: (yes: boolean) => Omit<NodeParts, 'check'>;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly ask: () => AskParts;
}

interface Words {
  readonly finish?: boolean;
  readonly knownAs?: string;
  readonly until?: string;
  readonly port: string;
  readonly identity?: string;
  readonly hostKey?: string;
  readonly yes?: boolean;
}

/** Adds `move` to the program. */
export function registerMove(program: Command, { parts, driverOf, ask }: RegisterParts): void {
  const { texts } = parts(false);
  const t = texts.help;
  program
    .command('move [user@host]')
    .description(t.move)
    .option('--finish', t.moveFinish)
    .option('--known-as <host>', t.knownAs)
    .option('--until <day>', t.moveUntil)
    .option('--port <number>', t.port, '22')
    .option('--identity <file>', t.identity)
    .option('--host-key <fingerprint>', t.hostKey)
    .option('-y, --yes', t.yes)
    .action(async (login: string | undefined, words: Words) => {
      const { identity = null, hostKey = null, knownAs = null, until = null } = words;
      const some = parts(words.yes ?? false);
      if (login === undefined) return progress({ settings: some.settings(), driverOf, console: some.console, texts });
      const old = { ...readLogin(login, some), port: Number(words.port), identity, hostKey, knownAs };
      const all = { ...some, driverOf, ask, check: async () => [] };
      const work = () => (words.finish ? finishMove(old, all) : handOver({ ...old, until }, all));
      const touched = { nodes: () => ['main'], machines: [null, old] };
      if (!(await some.atWork.during(`move ${login}`, touched, work))) process.exitCode = 1;
    });
}
