import { ask } from '../../../access/questions.ts';
import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { OwnBackupError } from '../../../store/backup-archive.ts';
import { type RestoreDesk, UnfitBackupError } from '../../../store/restore-desk.ts';
import { FileTooLargeError, MOST_FILE_BYTES } from '../../api/download-file.ts';
import type { DocumentHandler } from '../../router/feature.ts';
import type { Request, SentDocument } from '../../router/request.ts';
import type { NodesView } from '../../views.ts';
import { showRestore } from './describe-restore.ts';

/** Services of a restore from the chat. */
export interface RestoreServices extends Pick<NodesView, 'nodes' | 'nodesOff'> {
  readonly restores: RestoreDesk;
  readonly store: StorePort;
  readonly now: () => number;
  readonly log: Log;
  /** Downloads a file that was sent to the bot. Rejects as `downloadFile` does. */
  readonly download: (fileId: string) => Promise<Uint8Array>;
}

/** The kind of the question for the code. */
export const RESTORE_CODE = 'restore-code';

/** A sealed backup in the owner's chat: says what it would change, and asks for the code that the server shows. */
export const takeBackup: DocumentHandler<RestoreServices> = {
  audience: 'owner',
  takes: ({ name }) => /\.age$/i.test(name),
  async run(services, request, document) {
    request.answer(request.texts.restore.looking());
    // Downloading may take minutes, and handlers wait for nothing but the store.
    void look(services, request, document).catch((error: unknown) => {
      services.log.warn({ err: error }, 'a backup from the chat was not taken');
      request.answer(request.texts.restore.problems[problemOf(error)]);
    });
  },
};

async function look(services: RestoreServices, request: Request, { fileId, bytes }: SentDocument): Promise<void> {
  const { restores, store, download, now } = services;
  if (bytes > MOST_FILE_BYTES) throw new FileTooLargeError();
  const opened = await restores.open(await download(fileId));
  await store.update((draft) => ask(draft, request.from.id, RESTORE_CODE, opened.id, now()));
  showRestore(services, opened, request);
}

/** Why a file is not taken, as the texts call it. */
function problemOf(error: unknown): keyof Request['texts']['restore']['problems'] {
  if (error instanceof OwnBackupError || error instanceof UnfitBackupError) return error.problem;
  return error instanceof FileTooLargeError ? 'too-large' : 'not-fetched';
}
