import type { Texts } from '../../src/texts/chat/texts.ts';
import { adsSamples } from './samples/ads.ts';
import { alertSamples } from './samples/alerts.ts';
import { allowanceSamples } from './samples/allowance.ts';
import { appSamples } from './samples/apps.ts';
import { asOwnerSamples } from './samples/as-owner.ts';
import { auditSamples } from './samples/audit.ts';
import { backupSamples } from './samples/backup.ts';
import { broadcastSamples } from './samples/broadcast.ts';
import { commonSamples } from './samples/common.ts';
import { deviceSamples } from './samples/devices.ts';
import { digestSamples } from './samples/digest.ts';
import { doorSamples } from './samples/doors.ts';
import { entrySamples } from './samples/entry.ts';
import { exitSamples } from './samples/exits.ts';
import { foreignSamples } from './samples/foreign.ts';
import { friendSamples } from './samples/friend.ts';
import { guideSamples } from './samples/guides.ts';
import { handoverSamples } from './samples/handover.ts';
import { healthSamples } from './samples/health.ts';
import { helperPageSamples } from './samples/helper-page.ts';
import { loadSamples } from './samples/load.ts';
import { mailSamples } from './samples/mail.ts';
import { mannersSamples } from './samples/manners.ts';
import { nodesSamples } from './samples/nodes.ts';
import { ownerSamples } from './samples/owner.ts';
import { peopleSamples } from './samples/people.ts';
import { restoreSamples } from './samples/restore.ts';
import { rightsSamples } from './samples/rights.ts';
import { rollOutSamples } from './samples/rollouts.ts';
import { routesSamples } from './samples/routes.ts';
import type { Sampler, Samples } from './samples/samples.ts';
import { settingsSamples } from './samples/settings.ts';
import { spareBotSamples } from './samples/spare-bot.ts';
import { statsSamples } from './samples/stats.ts';
import { ticketSamples } from './samples/tickets.ts';
import { updatesSamples } from './samples/updates.ts';

/** One line per area of texts. */
const SAMPLERS: readonly Sampler[] = [
  commonSamples,
  asOwnerSamples,
  friendSamples,
  ownerSamples,
  peopleSamples,
  allowanceSamples,
  mannersSamples,
  alertSamples,
  auditSamples,
  backupSamples,
  restoreSamples,
  broadcastSamples,
  rightsSamples,
  handoverSamples,
  helperPageSamples,
  settingsSamples,
  nodesSamples,
  loadSamples,
  foreignSamples,
  spareBotSamples,
  statsSamples,
  digestSamples,
  doorSamples,
  healthSamples,
  entrySamples,
  deviceSamples,
  guideSamples,
  appSamples,
  routesSamples,
  updatesSamples,
  rollOutSamples,
  ticketSamples,
  mailSamples,
  exitSamples,
  adsSamples,
];

/** Every text of a language, with this name wherever a name can stand. */
export function samplesOf(texts: Texts, name: string): Required<Samples> {
  const areas = SAMPLERS.map((sampler) => sampler(texts, name));
  return {
    messages: areas.flatMap(({ messages = [] }) => messages),
    captions: areas.flatMap(({ captions = [] }) => captions),
    labels: areas.flatMap(({ labels = [] }) => labels),
    toasts: areas.flatMap(({ toasts = [] }) => toasts),
  };
}

/** The paths of all texts that no sample reads; descriptions of commands, which the menu shows, apart. */
export function unsampled(texts: Texts, name: string): string[] {
  const read = new Set<string>();
  samplesOf(recording(texts, '', read), name);
  return pathsOf(texts, '').filter((path) => !read.has(path) && !path.startsWith('commands.'));
}

/** The same texts; the path of each that is read is added to `read`. */
function recording<T extends object>(texts: T, prefix: string, read: Set<string>): T {
  return new Proxy(texts, {
    get(target, key, receiver) {
      const value = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol') return value;
      if (isArea(value)) return recording(value, `${prefix}${key}.`, read);
      read.add(`${prefix}${key}`);
      return value;
    },
  });
}

function pathsOf(texts: object, prefix: string): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    isArea(value) ? pathsOf(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

const isArea = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
