import { basename } from 'node:path';
import type { AccessService } from '../../../access/access-service.ts';
import { ask } from '../../../access/questions.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import { onPress, question } from '../../router/feature.ts';
import { showRestore } from './describe-restore.ts';
import { RESTORE_BUTTONS } from './restore-buttons.ts';
import { RESTORE_CODE, type RestoreServices } from './take-backup.ts';

export interface ConfirmServices extends RestoreServices {
  readonly access: Pick<AccessService, 'dropQuestion'>;
  readonly messenger: Messenger;
}

/** The answer to "which code does the server show?": restores. */
export const restoreCode = question(RESTORE_CODE, 'owner', async (services: ConfirmServices, request, id) => {
  const { restores, access, store, now, log, messenger } = services;
  const { texts, from, updateId, args, answer } = request;
  const { restore } = texts;
  const ended = await restores.confirm(id, args, updateId);
  log.info({ owner: from.id }, `a code for a restore: ${ended.kind}`);
  switch (ended.kind) {
    case 'not-asked':
      return answer(restore.notAsked());
    case 'wrong':
      if (ended.left > 0) return answer(restore.wrong(ended.left));
      await access.dropQuestion(from.id);
      return answer(restore.tooManyWrong());
    case 'gone':
      await access.dropQuestion(from.id);
      return answer(restore.gone());
    case 'changed':
      await store.update((draft) => ask(draft, from.id, RESTORE_CODE, ended.now.id, now()));
      answer(restore.changed());
      return showRestore(services, ended.now, request);
    case 'done':
      await access.dropQuestion(from.id);
      // everybody else's file works as it did: the keys in the phones are on the servers again
      for (const id of ended.toTell) messenger.tell(id, (their) => their.restore.yourFileEnded());
      return answer(restore.done(ended.keptAs === null ? null : basename(ended.keptAs)));
  }
});

/** "Leave everything as it is": nothing waits any more. */
export const cancelRestore = onPress(
  RESTORE_BUTTONS.cancel,
  'owner',
  async ({ restores, access }: ConfirmServices, press, { restore: id }) => {
    if (restores.cancel(id)) await access.dropQuestion(press.from.id);
    press.toast('');
    press.replace(press.texts.restore.cancelled());
  },
);
