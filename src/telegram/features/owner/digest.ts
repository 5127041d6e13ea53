import type { TrafficPicture } from '../../../charts/traffic-picture.ts';
import { createDayOf } from '../../../health/calendar.ts';
import { digestOf, monthOf } from '../../../health/digest.ts';
import type { TrafficMeter } from '../../../health/traffic-meter.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { VERSION } from '../../../version.ts';
import type { Row } from '../../outbox/outgoing.ts';
import type { Picture } from '../../outbox/picture.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { nameOf } from '../people/find-people.ts';
import { countSpares } from '../people/people-list.ts';
import { describeUsage } from './describe-usage.ts';
import { OWNER_BUTTONS } from './owner-buttons.ts';

/** Services of `/digest`. */
export interface DigestServices extends NodesView {
  readonly store: StorePort;
  readonly traffic: Pick<TrafficMeter, 'days' | 'book'>;
  readonly timezone: string;
  /** What the changelog says of the versions after the first one up to the second. */
  readonly changes: (from: string, to: string) => Promise<readonly string[]>;
  /** Draws the picture as PNG; null when that failed (the reason is in the log). */
  readonly draw: (picture: TrafficPicture) => Promise<Uint8Array | null>;
}

type Which = 'this' | 'last';

/** `/digest`: what this month brought so far. */
export async function digest(services: DigestServices, { texts, answerPicture }: Request): Promise<void> {
  answerPicture(...(await showDigest(services, 'this', texts)));
}

/** Shows the other month. */
export const showMonth = onPress(OWNER_BUTTONS.digest, 'owner', async (services: DigestServices, press, { month }) => {
  press.toast('');
  press.replacePicture(...(await showDigest(services, month, press.texts)));
});

/** Turns the monthly digest on or off. */
export const setMonthlyDigest = onPress(
  OWNER_BUTTONS.monthly,
  'owner',
  async (services: DigestServices, press, { month, wanted }) => {
    await services.store.update((draft) => {
      if (firstTime(draft, press.updateId)) draft.preferences.monthly_digest = wanted === 'on';
    });
    press.toast(press.texts.digest.monthly(wanted === 'on'));
    press.replaceButtons(buttonsOf(services, month, press.texts));
  },
);

/** The digest of this month so far, or of the last one: a picture with its caption, and the buttons below. */
export async function showDigest(services: DigestServices, which: Which, texts: Texts): Promise<[Picture, Row[]]> {
  const { store, traffic, now, timezone } = services;
  const { state } = store;
  const dayOf = createDayOf(timezone);
  const month = monthOf(dayOf(now()), which === 'this' ? 0 : 1);
  const { first, end } = month;
  const at = now();
  const found = digestOf(state, traffic.book, {
    month,
    now: at,
    dayOf,
    nameOf: (id) => (services.nodes.some(({ node }) => node.id === id) ? nodeName(services, id) : ''),
  });
  const usage = traffic.days(first, end - first);
  const named = (ids: readonly number[]) => ids.flatMap((id) => state.users[id] ?? []).map(nameOf);
  const { digest_version: told } = state.preferences;
  const caption = texts.digest.caption({
    month: first,
    isOver: which === 'last',
    came: named(found.came),
    left: named(found.left),
    never: named(found.never),
    bytes: usage.total.received + usage.total.sent,
    troubles: found.troubles,
    backupAge: found.backupAt === null ? null : Math.max(0, at - Date.parse(found.backupAt)),
    spares: countSpares(services),
    invites: found.invites,
    requests: found.requests,
    version:
      told !== null && told !== VERSION
        ? { from: told, to: VERSION, changes: await services.changes(told, VERSION) }
        : null,
  });
  const picture = { ...describeUsage(usage, 'month', services, texts), title: texts.digest.title(first) };
  return [{ png: () => services.draw(picture), caption }, buttonsOf(services, which, texts)];
}

function buttonsOf({ store }: Pick<DigestServices, 'store'>, which: Which, { digest: texts }: Texts): Row[] {
  const other = which === 'this' ? 'last' : 'this';
  const isOn = store.state.preferences.monthly_digest;
  const wanted = isOn ? 'off' : 'on';
  return [
    { text: texts.buttons[other], data: callbackData(OWNER_BUTTONS.digest, { month: other }) },
    {
      text: isOn ? texts.buttons.stop : texts.buttons.start,
      data: callbackData(OWNER_BUTTONS.monthly, { month: which, wanted }),
    },
  ];
}
