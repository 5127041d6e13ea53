import type { AllowanceService } from '../../../access/allowance-service.ts';
import { requireMayChange } from '../../../access/people-service.ts';
import { UserError } from '../../../errors.ts';
import { allowanceNow } from '../../../health/allowance/allowance-now.ts';
import type { TrafficMeter } from '../../../health/traffic-meter.ts';
import { speedOf } from '../../../limits/limit-lines.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { PersonLimits } from '../../../texts/chat/allowance-view.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { PEOPLE_BUTTONS } from '../people/people-buttons.ts';
import { personOf } from '../people/person-card.ts';
import { ALLOWANCE_BUTTONS, MORE_GB } from './allowance-buttons.ts';

/** Services of the pages about a friend's allowance and speed. */
export interface AllowanceServices extends NodesView {
  readonly traffic: Pick<TrafficMeter, 'inMonth' | 'month'>;
  readonly allowances: AllowanceService;
  /** Has what follows from a change happen now. */
  readonly settle: () => Promise<void>;
  /** Why a server's limits are not in force; null: they are, or nothing is known. */
  readonly limitsTrouble: (nodeId: string) => { readonly why: string; readonly words: string } | null;
}

/** The record of the person, if the person `by` may change them. Throws `UserError` otherwise. */
export function limited(services: AllowanceServices, by: number, id: number): UserRecord {
  const user = personOf(services, id);
  if (id !== by || user.role !== 'owner') requireMayChange(services.store.state, services.settings.adminId, by, id);
  if (user.removed_at !== null) throw new UserError('stale-button');
  return user;
}

/** The page with all that limits a friend, and what can be changed. */
export function limitsPage(services: AllowanceServices, texts: Texts, user: UserRecord): [html: string, rows: Row[]] {
  const { telegram_id: person } = user;
  const { buttons } = texts.allowance;
  const { preferences } = services.store.state;
  const { month } = services.traffic.inMonth(person, preferences.allowance_day);
  const view = viewOf(services, user);
  const open = (text: string, what: 'gb' | 'end' | 'speed') => ({
    text,
    data: callbackData(ALLOWANCE_BUTTONS.open, { person, what }),
  });
  const more = (before: number) => ({
    text: buttons.more(MORE_GB),
    data: callbackData(ALLOWANCE_BUTTONS.more, { person, month: month.from, before }),
  });
  const devices = devicesOf(services.store.state, person).map(([peer, record]) => ({
    text: buttons.device(labelOf(services, record)),
    data: callbackData(ALLOWANCE_BUTTONS.device, { person, peer }),
  }));
  return [
    texts.allowance.page(view),
    [
      [open(buttons.gb, 'gb'), open(buttons.speed, 'speed')],
      ...(view.allowance === null ? [] : [[open(buttons.end, 'end'), more(view.allowance.extraGb)]]),
      ...(devices.length > 1 ? devices.slice(0, 12) : []),
      { text: texts.people.buttons.back, data: callbackData(PEOPLE_BUTTONS.card, { person }) },
    ],
  ];
}

function viewOf(services: AllowanceServices, user: UserRecord): PersonLimits {
  const { store, traffic, now, nodes } = services;
  const { preferences } = store.state;
  const devices = devicesOf(store.state, user.telegram_id);
  return {
    who: whoIs(store.state, user.telegram_id),
    allowance: allowanceNow(user, preferences, traffic, now()),
    isUsual: user.allowance === null,
    speed: speedOf(user, preferences, now()),
    isUsualSpeed: user.speed_mbit === null,
    devices: devices.map(([, peer]) => ({ label: labelOf(services, peer), mbit: peer.speed_mbit })),
    troubles: nodes.flatMap(({ node }) => {
      const trouble = services.limitsTrouble(node.id);
      return trouble === null || !devices.some(([, peer]) => peer.server_id === node.id)
        ? []
        : [{ server: nodeName(services, node.id), ...trouble }];
    }),
  };
}

/** What a device is called in buttons of this page. */
export const labelOf = (services: NodesView, { name, server_id }: PeerRecord): string =>
  `${name === null ? '' : `${name} · `}${nodeName(services, server_id)}`;
