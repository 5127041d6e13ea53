import { Broadcaster } from '../telegram/features/owner/broadcaster.ts';
import type { Core } from './build-core.ts';

/** Builds the broadcaster, which sends the owner's message to everybody. */
export function buildBroadcaster({ store, bot, outbox, textsFor, log }: Core): Broadcaster {
  return new Broadcaster({
    copy: ({ by, message_id }, person) => bot.api.copyMessage(person, by, message_id),
    probe: () => bot.api.getMe(),
    show: ({ by, progress_id }, report) => {
      if (progress_id) outbox.edit({ chatId: by, messageId: progress_id }, textsFor(by).broadcast.progress(report));
    },
    tell: ({ by }, report, onSent) => outbox.message(by, textsFor(by).broadcast.report(report), [], { onSent }),
    ...{ store, log },
  });
}
