import type { Answerer } from '../control/answer-request.ts';
import { ControlServer } from '../control/control-server.ts';
import { controlPath, storeName } from '../control/protocol.ts';
import { type BoundWord, bindWord } from '../control/word.ts';
import { backupKey } from '../control/words/backup-key.ts';
import { config } from '../control/words/config.ts';
import { doorsClose } from '../control/words/doors-close.ts';
import { friendActive } from '../control/words/friend-active.ts';
import { friendAdd } from '../control/words/friend-add.ts';
import { friendExtend } from '../control/words/friend-extend.ts';
import { friendList } from '../control/words/friend-list.ts';
import { friendMail } from '../control/words/friend-mail.ts';
import { friendRemove } from '../control/words/friend-remove.ts';
import { handOverWord } from '../control/words/hand-over.ts';
import { invite } from '../control/words/invite.ts';
import { link } from '../control/words/link.ts';
import { resolver } from '../control/words/resolver.ts';
import { restoreCode } from '../control/words/restore-code.ts';
import { rollout } from '../control/words/rollout.ts';
import { TelegramMemory } from '../store/telegram-memory.ts';
import { HandoverService } from '../telegram/delivery/handover-service.ts';
import type { Row } from '../telegram/outbox/outgoing.ts';
import type { NodeView } from '../telegram/views.ts';
import type { Core } from './build-core.ts';
import type { Services } from './build-services.ts';

/** Every word of the control socket, with the services that it names. A new one is a file in `src/control/words/` and a line here. */
function buildWords(core: Core, services: Services, nodes: readonly NodeView[]): BoundWord[] {
  const { settings, store, audit, clock, log, textsFor, languageFor, traffic, box, outbox, bot } = core;
  const { adminId: ownerId, nodesOff, timezone, peersFile } = settings;
  const auditing = { store, audit, now: clock.now, log };
  const remembered = () => TelegramMemory.open(peersFile).username;
  const botUsername = () => (bot.isInited() ? bot.botInfo.username : remembered());
  const tellOwner = (html: string, rows: Row[] = []) => outbox.message(ownerId, html, rows);
  const view = { settings, store, nodes, nodesOff, now: clock.now };
  const languageOf = (id: number) => ({ language: languageFor(id), texts: textsFor(id) });
  const shared = { ...services, settings, store, textsFor, ownerId, view, traffic, box, timezone, tellOwner };
  return [
    bindWord(config, shared, auditing),
    bindWord(
      handOverWord,
      { ...shared, handover: new HandoverService({ view, box, doors: services.doors }), languageOf },
      auditing,
    ),
    bindWord(friendAdd, { ...shared, botUsername: () => botUsername() ?? '' }, auditing),
    bindWord(friendRemove, shared, auditing),
    bindWord(friendActive, shared, auditing),
    bindWord(friendExtend, shared, auditing),
    bindWord(friendMail, shared, auditing),
    bindWord(friendList, shared, auditing),
    bindWord(link, shared, auditing),
    bindWord(resolver, shared, auditing),
    bindWord(rollout, { ...shared, outbox }, auditing),
    bindWord(invite, { ...shared, botUsername }, auditing),
    bindWord(doorsClose, shared, auditing),
    bindWord(backupKey, shared, auditing),
    bindWord(restoreCode, { ...shared, log }, auditing),
  ];
}

/** What answers the shell, with the daemon and without it. */
export function buildAnswerer(core: Core, services: Services, nodes: readonly NodeView[]): Answerer {
  const { adminId: ownerId, peersFile } = core.settings;
  return { words: buildWords(core, services, nodes), store: storeName(peersFile), ownerId, log: core.log };
}

/** Opens the control socket. Null, with a line in the log, where there can be none: the service goes on without it. */
export async function openControl(
  core: Core,
  services: Services,
  nodes: readonly NodeView[],
): Promise<ControlServer | null> {
  const { settings, log } = core;
  const path = controlPath(settings.peersFile, process.env);
  try {
    if (path !== null) return await ControlServer.open(path, buildAnswerer(core, services, nodes));
    log.warn(
      `PEERS_FILE=${settings.peersFile}: the path is too long for a socket beside it: vpn-bot cannot ask the bot`,
    );
  } catch (err) {
    log.error({ err }, `the control socket ${path} cannot be opened: vpn-bot cannot ask the bot`);
  }
  return null;
}
