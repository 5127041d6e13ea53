import type { Feature } from '../../router/feature.ts';
import { type ConfirmServices, cancelRestore, restoreCode } from './confirm-restore.ts';
import { takeBackup } from './take-backup.ts';

/** Going back to a backup that the owner sends to the chat; the server confirms it by a code. */
export const restoreFeature: Feature<ConfirmServices> = {
  commands: [],
  buttons: [cancelRestore],
  questions: [restoreCode],
  documents: takeBackup,
};
