import { NEW_DEVICE_NAME } from '../../features/devices/add-device.ts';
import { DEVICE_NAME } from '../../features/devices/rename-device.ts';
import { WHOM_TO_ADD } from '../../features/entry/add-user.ts';
import { BROADCAST_TEXT } from '../../features/owner/broadcast.ts';
import { SOUGHT } from '../../features/people/people-pages.ts';
import { NAMED, NOTED } from '../../features/people/people-words.ts';
import type { QuestionKind } from '../question-kind.ts';

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
