/** So much at once, then so much a second. */
interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** What nobody reaches who reads the answers; the owner may well paste a list of people. */
const FRIENDS: Allowance = { burst: 20, perSecond: 1 / 3 };
const OWNERS: Allowance = { burst: 100, perSecond: 1 };

/** Whoever has been quiet for so many of their own again is in a new burst, and is told again. */
const CALM = 5;

/** People kept in mind: whoever is forgotten has their whole allowance again. */
const PEOPLE_REMEMBERED = 1000;

interface Bucket {
  left: number;
  at: number;
  told: boolean;
}

/** How fast each person may ask (a token bucket each, in memory). Nobody is banned: what is too much is told once, and passes. */
export class Pace {
  readonly #now: () => number;
  readonly #buckets = new Map<number, Bucket>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one request. `say`: too many, and the person is to be told; `hush`: too many, and they know. */
  judge(id: number, isOwner: boolean): 'go' | 'say' | 'hush' {
    const { burst, perSecond } = isOwner ? OWNERS : FRIENDS;
    const now = this.#now();
    const { left, at, told } = this.#buckets.get(id) ?? { left: burst, at: now, told: false };
    const bucket = { left: Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond), at: now, told };
    if (bucket.left >= CALM) bucket.told = false;
    const verdict = bucket.left >= 1 ? 'go' : bucket.told ? 'hush' : 'say';
    if (verdict === 'go') bucket.left -= 1;
    else bucket.told = true;
    this.#remember(id, bucket);
    return verdict;
  }

  #remember(id: number, bucket: Bucket): void {
    this.#buckets.delete(id);
    this.#buckets.set(id, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > PEOPLE_REMEMBERED && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
