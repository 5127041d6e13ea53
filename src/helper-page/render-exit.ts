import type { Texts } from '../texts/chat/texts.ts';
import type { PageExit } from './page-exit.ts';
import type { PageFacts } from './page-facts.ts';

/** What sites see; null while what would leave at a silent exit is blocked. */
export function seenBySites({ country, addresses, exit }: PageFacts, texts: Texts['helperPage']): string | null {
  if (exit === null || exit.way === 'home') return texts.seen(country, addresses);
  if (exit.answers === false) return exit.whileSilent === 'direct' ? texts.seen(country, addresses) : null;
  return exit.way === 'away'
    ? texts.seen(exit.exitCountry, [])
    : texts.seenByChoice(exit.exitCountry, exit.homeCountry, country);
}

/** The mark and the sentence about the friend's choice and, where something leaves at the exit, whether that answers. */
export function exitFinding(ends: PageExit, texts: Texts['helperPage']): readonly [mark: string, finding: string] {
  const { way, entry, exit, answers, whileSilent } = ends;
  const choice = texts.choice(way, ends);
  if (way === 'home') return ['🏠', choice];
  if (answers === false)
    return ['⚠️', `${choice} ${whileSilent === 'direct' ? texts.silentDirect(exit, entry) : texts.silentBlocked(exit)}`];
  const mark = way === 'auto' ? '🔀' : '✈️';
  return [mark, `${choice} ${answers === true ? texts.exitAnswers(exit) : texts.exitUnknown(exit)}`];
}
