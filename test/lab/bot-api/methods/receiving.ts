import type { UpdateKind } from '../state/update-queue.ts';
import { ApiError } from '../wire/api-error.ts';
import type { Handlers } from './handler.ts';

const WEBHOOK_ACTIVE =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
/** The longest wait for updates, in seconds; more is cut to this. */
const LONGEST_POLL = 50;

/** How a bot gets its updates. */
export const receiving: Handlers = {
  getUpdates: async (telegram, args, gone) => {
    if (telegram.webhook !== '') throw new ApiError(409, WEBHOOK_ACTIVE);
    if (args.allowed_updates) telegram.updates.allowedUpdates = args.allowed_updates as readonly UpdateKind[];
    const { offset = 0, limit = 100, timeout = 0 } = args;
    const seconds = Math.min(Math.max(timeout, 0), LONGEST_POLL);
    const answer = telegram.updates.poll(offset, limit, seconds * telegram.options.pollSecond, gone);
    telegram.waiting.changed();
    return await answer;
  },
  setWebhook: (telegram, args) => {
    if (args.url !== '') telegram.updates.interrupt('Conflict: terminated by setWebhook request');
    return setWebhook(telegram, args.url, args);
  },
  deleteWebhook: (telegram, args) => setWebhook(telegram, '', args),
  getWebhookInfo: (telegram) => ({
    url: telegram.webhook,
    has_custom_certificate: false,
    pending_update_count: telegram.updates.pending.length,
  }),
};

interface WebhookArgs {
  drop_pending_updates?: boolean;
  allowed_updates?: readonly UpdateKind[];
}

function setWebhook(telegram: Parameters<NonNullable<Handlers['getMe']>>[0], url: string, args: WebhookArgs): true {
  telegram.webhook = url;
  if (args.drop_pending_updates) telegram.updates.drop();
  if (args.allowed_updates) telegram.updates.allowedUpdates = args.allowed_updates;
  telegram.waiting.changed();
  return true;
}
