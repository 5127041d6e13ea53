import { draw } from '../charts/draw.ts';
import type { TrafficPicture } from '../charts/traffic-picture.ts';
import type { NodeResolver } from '../dns/resolver-answer.ts';
import type { EntryExits } from '../exits/answer.ts';
import type { NodeDoors } from '../health/doors/door-report.ts';
import { ForeignService } from '../peers/moves/foreign-service.ts';
import { ipv4File, qrFile, vpnLink } from '../telegram/delivery/config-file.ts';
import { HandoverService } from '../telegram/delivery/handover-service.ts';
import { measureFile } from '../telegram/delivery/measure-file.ts';
import { QrPictures } from '../telegram/delivery/qr-pictures.ts';
import { allowanceFeature } from '../telegram/features/allowance/allowance-feature.ts';
import { configFeature } from '../telegram/features/config/config-feature.ts';
import { devicesFeature } from '../telegram/features/devices/devices-feature.ts';
import { entryFeature } from '../telegram/features/entry/entry-feature.ts';
import { handoverFeature } from '../telegram/features/handover/handover-feature.ts';
import { helpFeature } from '../telegram/features/help/help-feature.ts';
import { mailFeature } from '../telegram/features/mail/mail-feature.ts';
import { nodesFeature } from '../telegram/features/nodes/nodes-feature.ts';
import { ownerFeature } from '../telegram/features/owner/owner-feature.ts';
import { peopleFeature } from '../telegram/features/people/people-feature.ts';
import { restoreFeature } from '../telegram/features/restore/restore-feature.ts';
import { rolloutsFeature } from '../telegram/features/rollouts/rollouts-feature.ts';
import { settingsFeature } from '../telegram/features/settings/settings-feature.ts';
import { spareBotFeature } from '../telegram/features/spare-bot/spare-bot-feature.ts';
import { ticketsFeature } from '../telegram/features/tickets/tickets-feature.ts';
import { updatesFeature } from '../telegram/features/updates/updates-feature.ts';
import { bindAll, type Routes } from '../telegram/router/routes.ts';
import type { NodesView } from '../telegram/views.ts';
import { installedChanges } from '../updates/changes.ts';
import { updateFiles } from '../updates/update-state.ts';
import type { VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import { buildArrived, buildBackup, buildDownload } from './build-backup.ts';
import type { Core } from './build-core.ts';
import type { Health } from './build-health.ts';
import type { Services } from './build-services.ts';
import type { LimitsTrouble } from './limit-watch.ts';

/** Every feature of the chat. The menus show their commands in this order. */
export const FEATURES = {
  config: configFeature,
  devices: devicesFeature,
  people: peopleFeature,
  allowance: allowanceFeature,
  handover: handoverFeature,
  entry: entryFeature,
  nodes: nodesFeature,
  rollouts: rolloutsFeature,
  tickets: ticketsFeature,
  settings: settingsFeature,
  owner: ownerFeature,
  restore: restoreFeature,
  mail: mailFeature,
  help: helpFeature,
  spareBot: spareBotFeature,
  updates: updatesFeature,
};

interface Shared {
  readonly view: NodesView;
  readonly services: Services;
  readonly health: Pick<Health, 'helpDesk' | 'nodeDesk'>;
  readonly watches: ReadonlyMap<string, VitalsWatch>;
  readonly doorsOf: (nodeId: string) => NodeDoors;
  readonly linksOf: (nodeId: string) => EntryExits | null;
  readonly limitsTrouble: LimitsTrouble;
  readonly resolverOf: (nodeId: string) => NodeResolver | null;
}

/** Gives each feature the services that its handlers name. Returns the commands and buttons of all features. */
export function buildFeatures(
  core: Core,
  { view, services, health, watches, doorsOf, linksOf, resolverOf, limitsTrouble }: Shared,
): Routes {
  const {
    settings,
    store,
    box,
    notify,
    bot,
    languages,
    language,
    languageFor,
    outbox,
    textsFor,
    audit,
    traffic,
    clock,
  } = core;
  const {
    access,
    peers,
    people,
    devices,
    doors,
    spares,
    rollouts,
    remedies,
    exits,
    resolvers,
    switching,
    invites,
    requests,
    messenger,
    allowances,
    allowanceWatch,
    mail,
    restores,
  } = services;
  const { timezone, adminId: ownerId } = settings;
  const { now } = clock;
  const botUsername = () => bot.botInfo.username;
  const pictures = new QrPictures();
  const foreign = new ForeignService({ store, nodes: view.nodes, now });
  const hasMail = () => settings.mail !== null && (store.state.users[ownerId]?.mail ?? null) !== null;
  const routes = bindAll(FEATURES, {
    config: {
      ...view,
      traffic,
      peers,
      devices,
      spares,
      settings,
      exits,
      resolvers,
      switching,
      ipv4File: (...asked) => ipv4File(view, box, ...asked),
      vpnLink: (...asked) => vpnLink(view, box, ...asked),
      qrFile: (...asked) => qrFile(view, box, pictures, ...asked),
    },
    devices: {
      ...{ ...view, settings, traffic, peers, devices, access, spares },
      sizeOf: (peerId, peer) => measureFile(view, box, peerId, peer),
    },
    people: { ...view, settings, traffic, peers, people, access, messenger, invites, timezone },
    allowance: { ...view, traffic, allowances, limitsTrouble, settle: () => allowanceWatch.check() },
    handover: {
      ...view,
      settings,
      traffic,
      peers,
      handover: new HandoverService({ view, box, doors }),
      languageOf: (id) => ({ language: languageFor(id), texts: textsFor(id) }),
    },
    entry: { ...view, peers, access, people, invites, requests, messenger, notify, timezone, botUsername },
    nodes: {
      ...view,
      traffic,
      foreign,
      doorsOf,
      linksOf,
      resolverOf,
      limitsTrouble,
      nodeDesk: health.nodeDesk,
      vitalsOf: (id) => watches.get(id)?.vitals ?? null,
    },
    rollouts: { ...view, rollouts, outbox, textsFor },
    tickets: { ...view, settings, traffic, ownerId, timezone, outbox, textsFor },
    settings: { store, settings, language, languages },
    owner: {
      ...view,
      settings,
      traffic,
      timezone,
      audit,
      backup: buildBackup(core),
      backupArrived: buildArrived(core),
      hasMail,
      draw: drawOrLog(core.log),
      changes: installedChanges,
    },
    restore: { ...view, access, restores, messenger, log: core.log, download: buildDownload(core) },
    mail: { ...view, settings, mail, access },
    help: { ...view, traffic, remedies, doors, devices, spares, helpDesk: health.helpDesk },
    spareBot: { pair: core.pair },
    updates: { store, files: updateFiles(settings.peersFile), now: Date.now },
  });
  const isOffered = ({ name }: { readonly name: string }) => name !== 'mail' || settings.mail !== null;
  return { ...routes, commands: routes.commands.filter(isOffered) };
}

/** Returns a function that draws a picture as PNG, or returns null when that failed and logs why. */
export function drawOrLog(log: Core['log']): (picture: TrafficPicture) => Promise<Uint8Array | null> {
  return (picture) =>
    draw(picture).catch((err: unknown) => {
      log.error({ err }, 'a picture could not be drawn');
      return null;
    });
}
