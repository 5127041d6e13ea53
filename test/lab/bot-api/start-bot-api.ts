import type { UserFromGetMe } from '@grammyjs/types';
import { BotApi } from './bot-api.ts';
import { loadSchema } from './schema/load-schema.ts';
import { Faults } from './state/faults.ts';
import { type FileLimits, Files } from './state/files.ts';
import { Telegram } from './state/telegram.ts';
import { Waiting } from './state/waiting.ts';
import { Gateway } from './wire/gateway.ts';
import { type Listen, Listener } from './wire/listener.ts';

export type { BotApi };

/** How a stand-in may differ from Telegram; times are milliseconds, sizes bytes. */
export interface BotApiOptions {
  token?: string;
  bot?: Partial<UserFromGetMe>;
  listen?: Listen;
  /** Lets a test turn the clock: message dates, the end of callbacks and of deletion. */
  now?: () => number;
  /** How long a button press can be answered: 15 s. */
  callbackExpiry?: number;
  /** How long a second of `getUpdates`' timeout lasts. */
  pollSecond?: number;
  limits?: Partial<FileLimits>;
  /** How long every wait of a test is patient unless it says otherwise: 30 s. */
  patience?: number;
}

/** Starts a stand-in, on a free port of 127.0.0.1 unless `listen` says otherwise. */
export async function startBotApi(options: BotApiOptions = {}): Promise<BotApi> {
  const { now = Date.now, callbackExpiry = 15_000, pollSecond = 1000, patience = 30_000 } = options;
  const token = options.token ?? '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0';
  const limits = { document: 50 * 2 ** 20, photo: 10 * 2 ** 20, download: 20 * 2 ** 20, ...options.limits };
  const settings = { bot: { ...defaultBot(token), ...options.bot }, now, callbackExpiry, pollSecond };
  const telegram = new Telegram(settings, new Files(limits), new Waiting(patience));
  const faults = new Faults();
  const gateway = new Gateway(loadSchema(), telegram, faults, token);
  const listener = new Listener(gateway, options.listen ?? { port: 0 });
  await listener.up();
  return new BotApi({ token, telegram, faults, gateway, listener });
}

function defaultBot(token: string): UserFromGetMe {
  return {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'VPN',
    username: 'vpn_lab_bot',
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
