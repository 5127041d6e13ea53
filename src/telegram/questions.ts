import { WHOM_TO_ADD } from './commands/add-user.ts';
import { BROADCAST_TEXT } from './commands/broadcast.ts';
import type { QuestionKind } from './question-kind.ts';

/** Every question that the bot asks and that is answered in words. */
export const QUESTIONS: readonly QuestionKind[] = [BROADCAST_TEXT, WHOM_TO_ADD];
