/** So near to its end (px) a chat counts as read to its end. */
const NEAR = 60;

const jumps = new WeakMap<Element, () => void>();

/**
 * Keeps a chat that grows at its end, unless its reader has scrolled up; then `button` is shown, which goes to the end. A chat that
 * was out of sight is shown again where its reader left it.
 */
export function followEnd(log: HTMLElement, messages: HTMLElement, button: HTMLElement): void {
  let follows = true;
  let isShown = false;
  let top = 0;
  const follow = (wanted: boolean) => {
    follows = wanted;
    button.hidden = wanted;
    if (wanted) log.scrollTop = log.scrollHeight;
  };
  log.addEventListener('scroll', () => {
    if (!isShown) return;
    const below = log.scrollHeight - log.scrollTop - log.clientHeight;
    // Only a reader moves up. Being far from the end alone means nothing: more may have come since we scrolled to it.
    if (below < NEAR) follow(true);
    else if (log.scrollTop < top) follow(false);
    top = log.scrollTop;
  });
  const observer = new ResizeObserver(() => {
    const wasShown = isShown;
    isShown = log.clientHeight > 0;
    if (!isShown) return;
    if (follows) log.scrollTop = log.scrollHeight;
    else if (!wasShown) log.scrollTop = top;
  });
  observer.observe(log);
  observer.observe(messages);
  button.addEventListener('click', () => follow(true));
  jumps.set(log, () => follow(true));
}

/** Goes to the end of this chat, wherever its reader was. */
export function goToEnd(log: HTMLElement): void {
  jumps.get(log)?.();
}
