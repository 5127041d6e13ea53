import { randomBytes } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { type Draft, isAdmitted, type State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import type { InviteRecord, UserRecord } from '../peers/records/user-record.ts';
import { admit } from './admit.ts';
import { type Ends, endsBy } from './ends.ts';
import {
  editedInvite,
  hashOf,
  type InviteEdit,
  type InviteTerms,
  inviteOf,
  newInvite,
  type OpenInvite,
  openInvites,
} from './invites.ts';
import type { Actor } from './people-service.ts';
import type { Person } from './person.ts';

/** So many may be open at one time: their list fits one message. */
const MOST_OPEN = 25;
/** Telegram delivers at most 100 updates again. */
const SECRETS_KEPT = 100;

/** What came of a link: `already` when the person is in, and `refused` for whatever reason, change nothing. */
export type Entrance = { readonly kind: 'in'; readonly user: UserRecord } | { readonly kind: 'already' | 'refused' };

interface InviteParts {
  readonly store: StorePort;
  readonly ownerId: number;
  readonly now: () => number;
  /** By what links end; as `now` says unless given. */
  readonly ends?: () => Ends;
}

/** Links that let one person in each. The store knows only the hash of a link's secret, so it is shown once. Throws `UserError`. */
export class InviteService {
  readonly #store: StorePort;
  readonly #ownerId: number;
  readonly #now: () => number;
  readonly #ends: () => Ends;
  /** The secrets that this run made, by update, for one that comes again. */
  readonly #secrets = new Map<number, string>();

  constructor({ store, ownerId, now, ends = endsBy(now) }: InviteParts) {
    this.#store = store;
    this.#ownerId = ownerId;
    this.#now = now;
    this.#ends = ends;
  }

  /** All open ones, the oldest first. */
  get open(): OpenInvite[] {
    return openInvites(this.#store.state, this.#ends());
  }

  /**
   * Makes an invite and gives its secret (22 characters of `[A-Za-z0-9_-]`, 128 random bits). When the update comes again after a
   * crash nobody knows the secret any more: the same invite gets another, and a link that may have arrived is void.
   */
  async create({ by, updateId }: Actor, terms: InviteTerms = {}): Promise<OpenInvite & { readonly secret: string }> {
    const secret = this.#secrets.get(updateId) ?? randomBytes(16).toString('base64url');
    const hash = hashOf(secret);
    await this.#store.update((draft, before) => {
      const isFirst = firstTime(draft, updateId);
      if (isFirst && openInvites(before, this.#ends()).length >= MOST_OPEN) throw new UserError('too-many-invites');
      const made = Object.entries(before.invites).find(([, invite]) => invite.update_id === updateId);
      if (!isFirst && !made) throw new UserError('invite-gone'); // used or taken back since
      if (made?.[0] === hash) return;
      if (made) delete draft.invites[made[0]];
      const usual = terms.until === undefined ? { days_from_first: before.preferences.guest_days } : {};
      put(draft, hash, made?.[1] ?? newInvite(by, updateId, { ...usual, ...terms }, this.#ends()));
    });
    this.#keepSecret(updateId, secret);
    return { secret, ...inviteOf(this.#store.state, hash.slice(0, 16), this.#ends()) };
  }

  /** Changes an open invite and gives it as it is then. */
  async edit({ updateId }: Actor, tag: string, edit: InviteEdit): Promise<OpenInvite> {
    await this.#store.update((draft, before) => {
      const { hash, invite } = inviteOf(before, tag, this.#ends());
      if (firstTime(draft, updateId)) put(draft, hash, editedInvite(invite, edit, this.#ends()));
    });
    return inviteOf(this.#store.state, tag, this.#ends());
  }

  /** The link is void from now on. */
  async takeBack({ updateId }: Actor, tag: string): Promise<void> {
    await this.#store.update((draft, before) => {
      if (before.seen_updates.includes(updateId)) return;
      delete draft.invites[inviteOf(before, tag, this.#ends()).hash];
      firstTime(draft, updateId);
    });
  }

  /**
   * Lets the bearer of a link in; the link is used up by the same change. What is used, expired, taken back or made up is refused
   * alike, as are people whom the owner blocked or paused. An update that comes again is answered as at first.
   */
  async use(secret: string, person: Person, updateId: number): Promise<Entrance> {
    const hash = hashOf(secret);
    const kind = await this.#store.update((draft, before) => {
      const isIn = person.id === this.#ownerId || isAdmitted(before.users[person.id], this.#now());
      if (before.seen_updates.includes(updateId)) return isIn ? 'in' : 'refused';
      if (isIn) return 'already';
      const found = openInvites(before, this.#ends()).find((open) => open.hash === hash);
      if (!found || isShutOut(before, person.id)) return 'refused';
      firstTime(draft, updateId);
      delete draft.invites[hash];
      this.#admit(draft, person, found.invite);
      return 'in';
    });
    const user = this.#store.state.users[person.id];
    return kind === 'in' && user ? { kind, user } : { kind: kind === 'already' ? kind : 'refused' };
  }

  #admit(draft: Draft, { id, username, name, language }: Person, invite: InviteRecord): void {
    const { until, days_from_first, created_by: by } = invite;
    const terms = { until, days_from_first };
    admit(draft, id, { now: this.#now(), by, known: { username, name, language }, terms });
    const user = draft.users[id];
    if (!user) return;
    user.allowed_nodes = invite.allowed_nodes === null ? null : [...invite.allowed_nodes];
    if (invite.name !== null) user.called = invite.name;
  }

  #keepSecret(updateId: number, secret: string): void {
    this.#secrets.set(updateId, secret);
    const [oldest] = this.#secrets.keys();
    if (this.#secrets.size > SECRETS_KEPT && oldest !== undefined) this.#secrets.delete(oldest);
  }
}

/** Whom the owner blocked or paused gets in by the owner's own hand only. */
function isShutOut({ blocked, users }: State, id: number): boolean {
  const user = users[id];
  return Object.hasOwn(blocked, id) || (user !== undefined && !user.active && user.removed_at === null);
}

function put(draft: Draft, hash: string, invite: InviteRecord): void {
  draft.invites[hash] = { ...invite, allowed_nodes: invite.allowed_nodes === null ? null : [...invite.allowed_nodes] };
}
