/** Why Telegram refuses a link, or undefined: it takes tg:, ton: and web addresses whose host has a dot. */
export function linkFault(link: string): string | undefined {
  if (/^(?:tg|ton|tonsite):/i.test(link)) return undefined;
  const [, scheme, host = ''] = /^(?:([^:/?#]*):\/\/)?([^/?#:]*)/.exec(link) ?? [];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return 'Unsupported URL protocol';
  return host.includes('.') || host.startsWith('[') ? undefined : 'Wrong HTTP URL';
}
