import type { AccessService } from '../access/access-service.ts';
import { DeviceService } from '../access/device-service.ts';
import { InviteService } from '../access/invite-service.ts';
import { PeopleService } from '../access/people-service.ts';
import { RemedyService } from '../access/remedy-service.ts';
import { RequestService } from '../access/request-service.ts';
import { draw } from '../charts/draw.ts';
import type { TrafficPicture } from '../charts/traffic-picture.ts';
import { addDays } from '../local-time.ts';
import type { PeerService } from '../peers/devices/peer-service.ts';
import { ForeignService } from '../peers/moves/foreign-service.ts';
import { ipv4File, vpnLink } from '../telegram/delivery/config-file.ts';
import { configFeature } from '../telegram/features/config/config-feature.ts';
import { devicesFeature } from '../telegram/features/devices/devices-feature.ts';
import { entryFeature } from '../telegram/features/entry/entry-feature.ts';
import { helpFeature } from '../telegram/features/help/help-feature.ts';
import { nodesFeature } from '../telegram/features/nodes/nodes-feature.ts';
import { ownerFeature } from '../telegram/features/owner/owner-feature.ts';
import { peopleFeature } from '../telegram/features/people/people-feature.ts';
import { settingsFeature } from '../telegram/features/settings/settings-feature.ts';
import { createMessenger } from '../telegram/outbox/messenger.ts';
import { bindAll, type Routes } from '../telegram/router/routes.ts';
import type { NodesView } from '../telegram/views.ts';
import type { VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import { buildBackup } from './build-backup.ts';
import type { Core } from './build-core.ts';
import type { Health } from './build-health.ts';

/** Every feature of the chat. The menus show their commands in this order. */
export const FEATURES = {
  config: configFeature,
  devices: devicesFeature,
  people: peopleFeature,
  entry: entryFeature,
  nodes: nodesFeature,
  settings: settingsFeature,
  owner: ownerFeature,
  help: helpFeature,
};

interface Shared {
  readonly view: NodesView;
  readonly access: AccessService;
  readonly peers: PeerService;
  readonly health: Pick<Health, 'helpDesk' | 'nodeDesk'>;
  readonly watches: ReadonlyMap<string, VitalsWatch>;
}

/** Gives each feature the services that its handlers name. Returns the commands and buttons of all features. */
export function buildFeatures(core: Core, { view, access, peers, health, watches }: Shared): Routes {
  const { settings, store, box, notify, bot, languages, language, outbox, textsFor, audit, traffic, clock, ends } =
    core;
  const { timezone, deviceLimit, nodes: nodeSettings, adminId: ownerId } = settings;
  const { now } = clock;
  const messenger = createMessenger(outbox, textsFor);
  const botUsername = () => bot.botInfo.username;
  const people = new PeopleService({
    ...{ store, ownerId, now: clock.best },
    addDays: (ms, days) => addDays(ms, days, timezone),
  });
  const devices = new DeviceService({ store, peers, deviceLimit, now });
  const invites = new InviteService({ store, ownerId, now, ends });
  const requests = new RequestService({ store, ownerId, now });
  const makeDevice = peers.makeDevice.bind(peers);
  const remedies = new RemedyService({ store, nodes: nodeSettings, box, now, makeDevice });
  const foreign = new ForeignService({ store, nodes: view.nodes, now });
  return bindAll(FEATURES, {
    config: {
      ...view,
      traffic,
      peers,
      devices,
      ipv4File: (...asked) => ipv4File(view, box, ...asked),
      vpnLink: (...asked) => vpnLink(view, box, ...asked),
    },
    devices: { ...view, traffic, peers, devices, access },
    people: { ...view, settings, traffic, peers, people, access, messenger },
    entry: { ...view, peers, access, people, invites, requests, messenger, notify, timezone, botUsername },
    nodes: { ...view, traffic, foreign, nodeDesk: health.nodeDesk, vitalsOf: (id) => watches.get(id)?.vitals ?? null },
    settings: { store, settings, language, languages },
    owner: { ...view, traffic, audit, backup: buildBackup(core), draw: drawOrLog(core.log) },
    help: { ...view, traffic, remedies, helpDesk: health.helpDesk },
  });
}

/** Returns a function that draws a picture as PNG, or returns null when that failed and logs why. */
function drawOrLog(log: Core['log']): (picture: TrafficPicture) => Promise<Uint8Array | null> {
  return (picture) =>
    draw(picture).catch((err: unknown) => {
      log.error({ err }, 'a picture could not be drawn');
      return null;
    });
}
