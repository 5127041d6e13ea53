import type { Settings } from '../../../config/settings.ts';
import { choosesExit, type ExitChoice, exitsFor } from '../../../exits/choices.ts';
import { type Leaving, leavingOf } from '../../../exits/leaving.ts';
import { mayChoose } from '../../../peers/devices/allowed-nodes.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import { EXIT_WAYS } from '../../../peers/records/user-record.ts';
import type { ExitLine } from '../../../texts/chat/exit-line.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import type { Request } from '../../router/request.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';

/** What of the settings says where friends leave. */
export interface ExitSettings {
  readonly settings: Pick<Settings, 'exitDefault' | 'exitCountry' | 'exitFallback' | 'exitChoice'>;
}

/** What texts about exits are made from. */
export type ExitView = Pick<NodesView, 'store' | 'nodes' | 'nodesOff'> & ExitSettings;

/** Where the friend leaves who enters at this node, with the names of both ends; null: it has no exit that is open to them. */
export function exitLine(view: ExitView, friendId: number, entryId: string): ExitLine | null {
  const { exitDefault: usual, exitFallback: fallback } = view.settings;
  const leaving = leavingOf(view.store.state, friendId, entryId, { usual, fallback });
  return leaving && lineOf(view, entryId, leaving);
}

function lineOf(view: ExitView, entryId: string, { way, to, silentSince, whileSilent }: Leaving): ExitLine {
  return {
    ...{ way, whileSilent, country: view.settings.exitCountry },
    ...{ entry: nodeName(view, entryId), exit: nodeName(view, to) },
    silentSince: silentSince === null ? null : new Date(silentSince),
  };
}

/** Whether the friend may choose where they leave. */
export const mayChooseExit = ({ store, settings }: ExitView, friendId: number): boolean =>
  choosesExit(store.state, friendId, settings.exitChoice === 'friends');

/** Where the friend leaves when they enter at this node, and a button for each other choice that is theirs; null: it has no exits. */
export function exitMenu(
  view: ExitView,
  friendId: number,
  entryId: string,
  texts: Request['texts'],
): readonly [html: string, buttons: Button[]] | null {
  const line = exitLine(view, friendId, entryId);
  if (line === null) return null;
  if (!mayChooseExit(view, friendId)) return [`${texts.exits.state(line)}\n${texts.exits.byOwner}`, []];
  const buttons = otherChoices(view, friendId, entryId).map((choice) => ({
    text: choiceLabel(view, entryId, choice, texts),
    data: callbackData(CONFIG_BUTTONS.exit, { node: entryId, ...choice }),
  }));
  return [texts.exits.state(line), buttons];
}

/** The button that opens everything at the entry while the exit is silent and what leaves there is blocked; null: that does not help, or is not theirs. */
export function homeButton(view: ExitView, friendId: number, entryId: string, texts: Request['texts']): Button | null {
  const { exitDefault: usual, exitFallback: fallback } = view.settings;
  const leaving = leavingOf(view.store.state, friendId, entryId, { usual, fallback });
  if (!leaving || leaving.silentSince === null || leaving.whileSilent === 'direct') return null;
  if (!mayChooseExit(view, friendId)) return null;
  const choice: ExitChoice = { way: 'home', to: leaving.to };
  return {
    text: choiceLabel(view, entryId, choice, texts),
    data: callbackData(CONFIG_BUTTONS.exit, { node: entryId, ...choice }),
  };
}

/** Every choice on this entry but the present one. */
export function otherChoices(view: ExitView, friendId: number, entryId: string): ExitChoice[] {
  const { exitDefault: usual, exitFallback: fallback } = view.settings;
  const { state } = view.store;
  const now = leavingOf(state, friendId, entryId, { usual, fallback });
  if (now === null) return [];
  const exits = exitsFor(state, friendId, entryId);
  const all = EXIT_WAYS.flatMap((way): ExitChoice[] =>
    way === 'home' ? [{ way, to: now.to }] : exits.map((to) => ({ way, to })),
  );
  return all.filter(({ way, to }) => way !== now.way || (way !== 'home' && to !== now.to));
}

/** What a choice's button says. */
export function choiceLabel(view: ExitView, entryId: string, { way, to }: ExitChoice, texts: Request['texts']): string {
  const { exitCountry: country } = view.settings;
  return texts.exits.button(way, { country, entry: nodeName(view, entryId), exit: nodeName(view, to) });
}

/** The entries whose exits are open to this person: those of their devices, or else those that they may choose. */
export function entriesOf({ store: { state }, nodes }: Pick<NodesView, 'store' | 'nodes'>, person: number): string[] {
  const entries = nodes.map(({ node }) => node.id).filter((id) => exitsFor(state, person, id).length > 0);
  const used = new Set(devicesOf(state, person).map(([, peer]) => peer.server_id));
  const ofDevices = entries.filter((id) => used.has(id));
  return ofDevices.length > 0 ? ofDevices : entries.filter((id) => mayChoose(state, person, id));
}
