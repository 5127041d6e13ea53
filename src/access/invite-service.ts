import { randomBytes } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { Draft, State } from '../peers/records/records.ts';
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

/** How many invites may be open at one time: their list has to fit one message. */
const MOST_OPEN = 25;
/** Secrets that are kept: Telegram delivers at most 100 updates again. */
const SECRETS_KEPT = 100;

/** Outcome of opening an invite link. `already` (the person has access) and `refused` change nothing. */
export type Entrance = { readonly kind: 'in'; readonly user: UserRecord } | { readonly kind: 'already' | 'refused' };

interface InviteParts {
  readonly store: StorePort;
  readonly ownerId: number;
  readonly now: () => number;
  /** Tells when links expire; by `now` unless given. */
  readonly ends?: () => Ends;
}

/** Invite links, each for one person. The store keeps only the hash of a link's secret, so it is shown once. Throws `UserError`. */
export class InviteService {
  readonly #store: StorePort;
  readonly #ownerId: number;
  readonly #now: () => number;
  readonly #ends: () => Ends;
  /** Secrets made in this run, by update id, for an update that is delivered again. */
  readonly #secrets = new Map<number, string>();

  constructor({ store, ownerId, now, ends = endsBy(now) }: InviteParts) {
    this.#store = store;
    this.#ownerId = ownerId;
    this.#now = now;
    this.#ends = ends;
  }

  /** All open invites, the oldest first. */
  get open(): OpenInvite[] {
    return openInvites(this.#store.state, this.#ends());
  }

  /**
   * Creates an invite and returns its secret (22 characters of `[A-Za-z0-9_-]`, 128 random bits). If the update is delivered again after
   * a crash, the secret is lost: the invite gets a new one, and a link that may have arrived no longer works.
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

  /** Changes an open invite and returns it. */
  async edit({ updateId }: Actor, tag: string, edit: InviteEdit): Promise<OpenInvite> {
    await this.#store.update((draft, before) => {
      const { hash, invite } = inviteOf(before, tag, this.#ends());
      if (firstTime(draft, updateId)) put(draft, hash, editedInvite(invite, edit, this.#ends()));
    });
    return inviteOf(this.#store.state, tag, this.#ends());
  }

  /** Revokes the link. */
  async takeBack({ updateId }: Actor, tag: string): Promise<void> {
    await this.#store.update((draft, before) => {
      if (before.seen_updates.includes(updateId)) return;
      delete draft.invites[inviteOf(before, tag, this.#ends()).hash];
      firstTime(draft, updateId);
    });
  }

  /**
   * Lets the bearer of a link in and uses the link up in the same change. Used, expired, revoked and made-up links are refused alike, and
   * so are people whom the owner blocked or paused. A repeated update gets the same result as the first time.
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

/** Whether the owner blocked or paused the person, so that only the owner can let them in. */
function isShutOut({ blocked, users }: State, id: number): boolean {
  const user = users[id];
  return Object.hasOwn(blocked, id) || (user !== undefined && !user.active && user.removed_at === null);
}

function put(draft: Draft, hash: string, invite: InviteRecord): void {
  draft.invites[hash] = { ...invite, allowed_nodes: invite.allowed_nodes === null ? null : [...invite.allowed_nodes] };
}
