import { PREFERENCE_NAMES } from '../../../access/set-preference.ts';
import type { Settings } from '../../../config/settings.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { AuditLine } from '../../../texts/format/audit-line.ts';
import type { Audit, AuditEntry } from '../../router/audit.ts';
import type { Request } from '../../router/request.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { nameOf } from '../people/find-people.ts';
import { SETTINGS_BUTTONS } from '../settings/settings-buttons.ts';

/** Services of `/log`. */
export interface LogServices extends Pick<NodesView, 'nodes' | 'nodesOff'> {
  readonly store: StorePort;
  readonly settings: Pick<Settings, 'deviceLimit'>;
  readonly audit: Pick<Audit, 'recent'>;
}

/** How many actions `/log` shows, and of how many it chooses those that did something. */
const SHOWN = 20;
const READ = 100;

/** `/log`: the latest actions that needed one of the owner's rights. */
export async function showLog(services: LogServices, { texts, answer }: Request): Promise<void> {
  const lines = services.audit.recent(READ).flatMap((entry) => lineOf(services, texts, entry) ?? []);
  for (const message of texts.audit.log(lines.slice(0, SHOWN))) answer(message);
}

/** Null: it only prepared something. */
function lineOf(services: LogServices, texts: Texts, entry: AuditEntry): AuditLine | null {
  const { store } = services;
  const { at, by, whom } = entry;
  const what = wordsOf(services, texts, entry);
  if (what === null) return null;
  const user = store.state.users[by];
  const about = whom !== null && /^\d+$/.test(whom) ? whoIs(store.state, Number(whom)) : whom;
  return {
    at: new Date(at),
    by: user ? nameOf(user) : whoIs(store.state, by),
    what,
    whom: whom === String(by) ? null : about,
  };
}

function wordsOf(services: LogServices, texts: Texts, { what, data }: AuditEntry): string | null {
  const { store, settings } = services;
  const chosen = /^people chosen: ([\d ]+)$/.exec(what)?.[1]?.split(' ');
  if (chosen) return texts.audit.letIn(chosen.length === 1 ? [] : chosen.map((id) => whoIs(store.state, Number(id))));
  if (data === undefined) return texts.audit.answer(what);
  const [action, ...words] = data.split(':');
  const setting = action === SETTINGS_BUTTONS.set.action && PREFERENCE_NAMES.find((name) => name === words[0]);
  if (setting)
    return `${texts.settings.name[setting]}: ${texts.settings.value(setting, Number(words[1]), settings.deviceLimit)}`;
  const deed = texts.audit.deed(data, (id) => nodeName(services, id));
  return deed === undefined ? what : deed;
}
