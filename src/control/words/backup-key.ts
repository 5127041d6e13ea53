import * as z from 'zod';
import { Refusal } from '../../errors.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { firstTime } from '../../peers/records/seen-updates.ts';
import { defineWord } from '../word.ts';

interface BackupKeyServices {
  readonly store: StorePort;
  readonly settings: { readonly backupRecipient: string | null };
}

/**
 * `vpn-bot backup-key`: seals whole backups to this age recipient from now on; null asks only whether there is one. The secret half never
 * comes here, and the chat has no such word: whoever has the owner's account gets no readable backup.
 */
export const backupKey = defineWord({
  name: 'backup-key',
  args: z.strictObject({
    recipient: z
      .string()
      .regex(/^age1[02-9ac-hj-np-z]{58}$/)
      .nullable(),
  }),
  result: z.object({ had: z.boolean() }),
  audit: (_services: BackupKeyServices, { recipient }) =>
    recipient === null ? null : { what: 'vpn-bot backup-key', whom: null },
  async run({ store, settings }: BackupKeyServices, { recipient }, { updateId }) {
    if (settings.backupRecipient !== null) throw new Refusal('recipient-in-settings');
    const had = store.state.preferences.backup_recipient !== null;
    if (recipient !== null)
      await store.update((draft) => {
        if (firstTime(draft, updateId)) draft.preferences.backup_recipient = recipient;
      });
    return { had };
  },
});
