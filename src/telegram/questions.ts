import { NEW_DEVICE_NAME } from './commands/add-device.ts';
import { WHOM_TO_ADD } from './commands/add-user.ts';
import { BROADCAST_TEXT } from './commands/broadcast.ts';
import { DEVICE_NAME } from './commands/rename-device.ts';
import { SOUGHT } from './people/people-pages.ts';
import { NAMED, NOTED } from './people/people-words.ts';
import type { QuestionKind } from './question-kind.ts';

/** Every question that the bot asks and that is answered in words. */
export const QUESTIONS: readonly QuestionKind[] = [
  BROADCAST_TEXT,
  WHOM_TO_ADD,
  NEW_DEVICE_NAME,
  DEVICE_NAME,
  SOUGHT,
  NAMED,
  NOTED,
];
