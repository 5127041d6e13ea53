import type { Command } from 'commander';
import { loadChatTexts } from '../../texts/chat/languages.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { plainText } from '../../texts/format/plain-text.ts';
import { CliError } from '../cli-error.ts';
import type { Console } from '../console.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';

interface RollOutParts {
  readonly texts: CliTexts;
  readonly parts: () => AskParts;
  readonly console: (yes: boolean) => Pick<Console, 'say'>;
}

interface Options {
  readonly status?: true;
  readonly remind?: true;
  readonly finish?: true;
  readonly undo?: true;
  readonly closes?: string;
  readonly on?: string;
  readonly stays?: string;
}

/** Adds `vpn-bot rollout NODE`: new files for the devices whose files are not today's. */
export function registerRollOut(program: Command, { texts, parts, console }: RollOutParts): void {
  const { help: t, rollout: said } = texts;
  program
    .command('rollout <node>')
    .description(t.rollout)
    .option('--status', t.rolloutStatus)
    .option('--remind', t.rolloutRemind)
    .option('--finish', t.rolloutFinish)
    .option('--undo', t.rolloutUndo)
    .option('--closes <door>', t.rolloutCloses)
    .option('--on <date>', t.rolloutOn)
    .option('--stays <door>', t.rolloutStays)
    .action(async (node: string, options: Options) => {
      const { say } = console(false);
      const { rollout } = await import('../../control/words/rollout.ts');
      const { view, stale, reminded } = await askBot(rollout, { node, ...deedOf(options, said) }, parts());
      if (options.remind) say(said.reminded(reminded));
      if (options.closes !== undefined || options.stays !== undefined || view === null) return say(said.stale(stale));
      const { rollouts } = (await loadChatTexts(parts().language)).createChatTexts('UTC');
      say(plainText(rollouts.progress(view)));
      if (view.state !== 'open') say(said.stale(stale));
    });
}

function deedOf(options: Options, said: CliTexts['rollout']) {
  const deeds = (['status', 'remind', 'finish', 'undo', 'closes', 'stays'] as const).filter(
    (name) => options[name] !== undefined,
  );
  const [deed = 'start' as const, ...more] = deeds;
  if (more.length > 0) throw new CliError(said.oneOnly(deeds.map((name) => `--${name}`)));
  if ((deed === 'closes') !== (options.on !== undefined)) throw new CliError(said.dateUsage);
  const at = options.on === undefined ? null : readDate(options.on, said);
  return { deed, door: options.closes ?? options.stays ?? null, at };
}

/** A day, which ends it at midnight UTC, or a moment. */
function readDate(text: string, said: CliTexts['rollout']): string {
  const isDate = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?$/.test(text);
  const at = isDate ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new CliError(said.wrongDate(text));
  return new Date(at).toISOString();
}
