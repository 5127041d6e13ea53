import { dirname, join, resolve } from 'node:path';
import { SetupError } from '../errors.ts';
import { UNKNOWN_OWNER } from '../peers/records/unknown-owner.ts';
import { checkNames } from './check-names.ts';
import { botSettings } from './known-settings.ts';
import { readMail } from './read-mail.ts';
import { readNodes } from './read-nodes.ts';
import { type Layer, SettingSource } from './setting-source.ts';
import type { Settings } from './settings.ts';

export interface SettingsInput {
  /** The settings file's names and values. */
  readonly file: Readonly<Record<string, string>>;
  readonly env: Layer;
  /** Absolute path of the settings file, existing or not. `store.key` is beside it, and relative SSH key paths start there. */
  readonly settingsFile: string;
  /** The folder where a relative `PEERS_FILE` starts. */
  readonly cwd: string;
}

/** BOT_TOKEN where there is no bot. */
const NO_BOT = 'off';

/** `VPN_SERVER_HOST` concerns only `main` and is read with that node. */
const { VPN_SERVER_HOST: _ofMain, ...settingsForAll } = botSettings;

/**
 * Checks all settings. A wrong setting of one node turns only that node off. If the bot cannot run, throws `SetupError` with all
 * problems, each with the setting, its value (unless secret) and the fix.
 */
export function parseSettings({ file, env, settingsFile, cwd }: SettingsInput): Settings {
  const names = checkNames(Object.keys(file));
  const source = new SettingSource(env, file);
  const bot = source.readAll(settingsForAll, (name) => [name]);
  const mail = readMail(bot);
  const nodes = readNodes(source, { file, env, settingsFile, nameProblems: names.problems });
  const forAll = [
    ...missingIn(source, settingsFile, bot.BOT_TOKEN === NO_BOT),
    ...source.problems,
    ...mail.problems,
    ...sameBot(bot),
  ];
  if (forAll.length + nodes.problems.length > 0 || bot.BOT_TOKEN === null) {
    const slips = names.problems.map(({ problem }) => problem);
    const ofNodes = nodes.off.flatMap(({ problems }) => problems);
    // A typo such as BOT_TOKN is probably the reason why BOT_TOKEN is missing.
    const problems = [...slips, ...forAll, ...ofNodes, ...nodes.problems, ...names.warnings];
    throw new SetupError([...new Set(problems)]);
  }
  return {
    botToken: bot.BOT_TOKEN === NO_BOT ? null : bot.BOT_TOKEN,
    spareBotToken: bot.SPARE_BOT_TOKEN,
    adminId: bot.ADMIN_ID ?? UNKNOWN_OWNER,
    peersFile: resolve(cwd, bot.PEERS_FILE),
    storeKey: bot.STORE_KEY,
    settingsFile,
    storeKeyFile: join(dirname(settingsFile), 'store.key'),
    telegramApiRoot: bot.TELEGRAM_API_ROOT,
    telegramWays: bot.TELEGRAM_PROXY ?? ['direct'],
    language: bot.BOT_LANGUAGE,
    timezone: bot.BOT_TIMEZONE,
    deviceLimit: bot.DEVICE_LIMIT,
    regenGraceSeconds: bot.REGEN_GRACE_SECONDS,
    reconcileSeconds: bot.RECONCILE_SECONDS,
    probeMinutes: bot.PROBE_MINUTES,
    exitDefault: bot.EXIT_DEFAULT,
    exitFallback: bot.EXIT_FALLBACK,
    exitChoice: bot.EXIT_CHOICE,
    exitCountry: bot.EXIT_COUNTRY,
    exitListUrls: bot.EXIT_LIST_URLS,
    dnsUpstreams: bot.DNS_UPSTREAMS,
    backupRecipient: bot.BACKUP_RECIPIENT,
    mail: mail.settings,
    helperPagePort: bot.HELPER_PAGE_PORT,
    helperPageName: bot.HELPER_PAGE_NAME?.toLowerCase() ?? null,
    metricsPort: bot.METRICS_PORT,
    logLevel: bot.LOG_LEVEL,
    logFormat: bot.LOG_FORMAT,
    nodes: nodes.on,
    nodesOff: nodes.off,
    movedTo: nodes.movedTo,
    doubts: nodes.doubts,
    warnings: [...names.warnings, ...zoneWarnings(bot.BOT_TIMEZONE), ...mail.warnings, ...nodes.warnings],
  };
}

/** A warning for `Etc/GMT+3` and the like, whose signs mean the opposite of what people expect. */
function zoneWarnings(zone: string): string[] {
  const [, sign, hours] = /^Etc\/GMT([+-])([1-9]\d?)$/i.exec(zone) ?? [];
  if (sign !== '+') return [];
  return [
    `BOT_TIMEZONE=${zone}: is ${hours} hours behind UTC, not ahead of it; a place is clearer, such as Europe/Moscow`,
  ];
}

/** A bot that Telegram refuses would be its own spare. */
function sameBot({
  BOT_TOKEN: main,
  SPARE_BOT_TOKEN: spare,
}: {
  BOT_TOKEN: string | null;
  SPARE_BOT_TOKEN: string | null;
}) {
  if (main === null || spare === null || Number.parseInt(main, 10) !== Number.parseInt(spare, 10)) return [];
  return ['SPARE_BOT_TOKEN=(not shown): is of the same bot as BOT_TOKEN; make a second bot with @BotFather'];
}

function missingIn(source: SettingSource, settingsFile: string, isWithoutBot: boolean): string[] {
  const required = isWithoutBot ? [] : (['BOT_TOKEN', 'ADMIN_ID'] as const);
  return required
    .filter((name) => !source.has([name]))
    .map((name) => `${name}: missing; put ${botSettings[name].meaning}, into ${settingsFile}`);
}
