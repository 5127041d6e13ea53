/** A way that did not lead to Telegram: what stands there refused, hung up, or said nothing in time. Names no login. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}
