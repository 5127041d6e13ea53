import { AccessService } from '../access/access-service.ts';
import { AllowanceService } from '../access/allowance-service.ts';
import { DeviceService } from '../access/device-service.ts';
import type { DoorService } from '../access/door-service.ts';
import { ExitService } from '../access/exit-service.ts';
import { InviteService } from '../access/invite-service.ts';
import { MailService } from '../access/mail-service.ts';
import { PeopleService } from '../access/people-service.ts';
import { RemedyService } from '../access/remedy-service.ts';
import { RequestService } from '../access/request-service.ts';
import { ResolverService } from '../access/resolver-service.ts';
import { RollOutService } from '../access/rollout-service.ts';
import { SpareService } from '../access/spare-service.ts';
import { SwitchService } from '../access/switch-service.ts';
import { newDigits, newWords } from '../handover/new-words.ts';
import { addDays } from '../local-time.ts';
import { type NameAhead, PeerService } from '../peers/devices/peer-service.ts';
import { RestoreDesk } from '../store/restore-desk.ts';
import { AllowanceWatch } from '../telegram/features/allowance/allowance-watch.ts';
import { createMessenger, type Messenger } from '../telegram/outbox/messenger.ts';
import type { Core } from './build-core.ts';
import { buildDoors, type DoorsOf } from './build-doors.ts';

/** The services that change people and devices, for the chat and for the shell alike. */
export interface Services {
  readonly access: AccessService;
  readonly people: PeopleService;
  readonly peers: PeerService;
  readonly devices: DeviceService;
  readonly doors: DoorService;
  readonly remedies: RemedyService;
  readonly exits: ExitService;
  readonly resolvers: ResolverService;
  readonly switching: SwitchService;
  readonly spares: SpareService;
  readonly rollouts: RollOutService;
  readonly invites: InviteService;
  readonly requests: RequestService;
  readonly mail: MailService;
  readonly messenger: Messenger;
  readonly allowances: AllowanceService;
  readonly allowanceWatch: AllowanceWatch;
  readonly restores: RestoreDesk;
}

/** `nameAhead`: see `NamesAhead`; null: the upload names files. */
export function buildServices(core: Core, doorsOf: DoorsOf, nameAhead: NameAhead | null): Services {
  const { settings, store, box, notify, outbox, languageFor, textsFor, clock, ends, log } = core;
  const { adminId: ownerId, deviceLimit, nodes, timezone } = settings;
  const { now } = clock;
  const botId = settings.botToken === null ? {} : { botId: Number.parseInt(settings.botToken, 10) };
  const doors = buildDoors(core, doorsOf);
  const peers = new PeerService({
    ...{ store, nodes, box, deviceLimit, now, notify, chooseDoor: doors.choose },
    ...(nameAhead && { nameAhead }),
  });
  const messenger = createMessenger(outbox, textsFor);
  const remedies = new RemedyService({
    ...{ store, nodes, box, now, makeDevice: peers.makeDevice.bind(peers) },
    nameWorking: doors.nameWorking.bind(doors),
  });
  return {
    doors,
    remedies,
    exits: new ExitService({ store, now, friendsChoose: settings.exitChoice === 'friends' }),
    resolvers: new ResolverService({ store, now }),
    switching: new SwitchService({ store, remedies, now: Date.now, log }),
    rollouts: new RollOutService({ store, nodes, now }),
    spares: new SpareService({ store, nodes, box, now }),
    access: new AccessService({ store, ownerId, now, ends, ...botId }),
    people: new PeopleService({
      ...{ store, ownerId, now: clock.best },
      addDays: (ms, days) => addDays(ms, days, timezone),
    }),
    peers,
    devices: new DeviceService({ store, peers, deviceLimit, now }),
    invites: new InviteService({ store, ownerId, now, ends }),
    requests: new RequestService({ store, ownerId, now }),
    mail: new MailService({
      store,
      box,
      ownerId,
      now,
      newKeys: (id) => ({ words: newWords(languageFor(id)), digits: newDigits() }),
    }),
    messenger,
    allowances: new AllowanceService({ store, ownerId }),
    allowanceWatch: new AllowanceWatch({
      ...{ store, traffic: core.traffic, timeZone: timezone, now, messenger, notify, log },
    }),
    restores: new RestoreDesk({ store, peersFile: settings.peersFile, box, now: clock.best }),
  };
}
