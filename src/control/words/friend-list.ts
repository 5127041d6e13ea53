import * as z from 'zod';
import type { TrafficMeter } from '../../health/traffic-meter.ts';
import { devicesOf } from '../../peers/devices/devices.ts';
import { handoverState } from '../../peers/devices/handover-state.ts';
import { devicesBy } from '../../peers/records/device-lists.ts';
import { peopleIn } from '../../telegram/features/people/find-people.ts';
import { personStatus } from '../../telegram/features/people/person-status.ts';
import type { NodesView } from '../../telegram/views.ts';
import { whoIs } from '../../telegram/who-is.ts';
import { defineWord } from '../word.ts';

interface ListServices {
  readonly view: NodesView;
  readonly traffic: TrafficMeter;
}

const STATES = ['online', 'idle', 'never', 'no-device', 'unknown', 'paused', 'used-up', 'expired', 'removed'] as const;

/** `vpn-bot friend list`: everybody, as `/users` shows them. */
export const friendList = defineWord({
  name: 'friend-list',
  args: z.strictObject({}),
  result: z.object({
    people: z.array(
      z.object({
        who: z.string(),
        isOwner: z.boolean(),
        state: z.enum(STATES),
        devices: z.array(z.string()),
        until: z.iso.datetime().nullable(),
        /** Configs that were handed over lately: until when they wait, or when they were opened or lapsed. */
        handovers: z.array(z.object({ state: z.enum(['waiting', 'opened', 'lapsed']), at: z.iso.datetime() })),
      }),
    ),
    /** Usernames that were let in before their people wrote. */
    waiting: z.array(z.string()),
  }),
  audit: () => null,
  async run({ view, traffic }: ListServices) {
    await traffic.open();
    const { state } = view.store;
    const people = peopleIn(state, view.now()).map((user) => {
      const devices = devicesOf(state, user.telegram_id);
      return {
        who: whoIs(state, user.telegram_id),
        isOwner: user.role === 'owner',
        state: personStatus({ ...view, traffic }, user, devices).state,
        devices: devices.map(([, { name, number, server_id }]) => `${name ?? number} · ${server_id}`),
        until: user.until,
        handovers: devicesBy(state, user.telegram_id).flatMap(([, peer]) => handoverState(peer, view.now()) ?? []),
      };
    });
    return { people, waiting: Object.keys(state.pending_usernames) };
  },
});
