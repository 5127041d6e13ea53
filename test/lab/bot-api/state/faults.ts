/** What can go wrong on demand; "after" means that the call has had its effect. Times are milliseconds. */
export type Fault =
  | { kind: '429'; retry_after: number }
  | { kind: '5xx'; code: number }
  | { kind: 'html502' }
  /** Whatever stands between says this, with or without the effect. */
  | { kind: 'strange' | 'strange-after'; status: number; body: string; type?: string }
  | { kind: 'reset-before' }
  | { kind: 'reset-after' }
  | { kind: 'hang'; ms?: number }
  | { kind: 'hang-after'; ms?: number }
  | { kind: 'delay'; ms: number }
  | { kind: 'error'; error_code: number; description: string };

/** The names of the faults. */
export type FaultKind = Fault['kind'];

/** Which calls fail and how; without `times` it is one call, without `chat_id` any chat, `*` is any method. */
export interface FaultOrder {
  method: string;
  times?: number;
  chat_id?: number;
  with: Fault;
}

/** The faults that were ordered and have not been used up. */
export class Faults {
  #orders: { order: FaultOrder; left: number }[] = [];

  /** Orders a fault; the function that comes back takes it away again. */
  fail(order: FaultOrder): () => void {
    const entry = { order, left: order.times ?? 1 };
    this.#orders.push(entry);
    return () => {
      this.#orders = this.#orders.filter((other) => other !== entry);
    };
  }

  /** The fault that this call meets, used up by one. */
  next(method: string, args: Record<string, unknown>): Fault | undefined {
    const entry = this.#orders.find(
      ({ order, left }) =>
        left > 0 &&
        (order.method === '*' || order.method.toLowerCase() === method.toLowerCase()) &&
        (order.chat_id === undefined || String(order.chat_id) === String(args['chat_id'])),
    );
    if (!entry) return undefined;
    entry.left--;
    return entry.order.with;
  }
}
