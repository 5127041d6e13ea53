import { readExitsState, readServed } from '../../exits/answer.ts';
import { exitsOf } from '../../exits/choices.ts';
import type { State } from '../../peers/records/records.ts';
import type { FindingTexts } from '../../texts/cli/texts.ts';
import { type NodeDriver, NodeError } from '../../wireguard/drivers/driver.ts';
import { bad, type Finding, good } from '../finding.ts';

/** The timer on the entry looks every 7 s; after this long (s) without a look nothing is put back and no silence noticed. */
const LATE_S = 60;

/**
 * Whether each exit that the node is linked to answers through its link, and whether rules and routes there are as they were put in force;
 * none for a node without links.
 */
export async function exitFindings(
  entryId: string,
  driver: Pick<NodeDriver, 'exits'>,
  state: State,
  t: FindingTexts,
): Promise<Finding[]> {
  const exits = exitsOf(state, entryId);
  if (exits.length === 0) return [];
  try {
    const answer = (await driver.exits?.('show\n')) ?? null;
    if (answer === null) return [bad(t.exitsOldGate(entryId))];
    const served = readServed(answer);
    if (served?.status !== 0) return [bad(t.exitsUnread(entryId, (served?.lines ?? []).join('; ').slice(0, 300)))];
    const { answers, drift, lookedAgo } = readExitsState(served.lines);
    return [
      ...exits.map((exit) => exitFinding(entryId, exit, answers.get(exit) ?? null, t)),
      ...(drift.length > 0 ? [bad(t.exitsDrift(entryId, drift))] : []),
      ...(lookedAgo !== null && lookedAgo > LATE_S ? [bad(t.exitsNotLooked(entryId, lookedAgo))] : []),
    ];
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return [bad(t.exitsUnread(entryId, error.message))];
  }
}

/** `answers`: null if the entry does not know the exit. */
function exitFinding(entry: string, exit: string, answers: boolean | null, t: FindingTexts): Finding {
  if (answers === null) return bad(t.exitMissing(entry, exit));
  return answers ? good(t.exitAnswers(entry, exit)) : bad(t.exitSilent(entry, exit));
}
