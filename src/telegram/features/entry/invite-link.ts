import { SETUP_TARGETS } from '../config/config-buttons.ts';

/** What an invite's link says that the VPN is for. */
export type SetupTarget = (typeof SETUP_TARGETS)[number];

/** What stands behind `?start=`: the secret of an invite, and what its friend chose by taking this link of the three; null: nothing. */
export interface StartPayload {
  readonly secret: string;
  readonly target: SetupTarget | null;
}

const WITH_TARGET = new RegExp(`^([\\w-]{22})-(${SETUP_TARGETS.join('|')})$`);

/** The links of one invite, one for each kind of device: whoever follows theirs is not asked again what the VPN is for. */
export function inviteLinks(botUsername: string, secret: string): Readonly<Record<SetupTarget, string>> {
  const link = (target: SetupTarget): string => `https://t.me/${botUsername}?start=${secret}-${target}`;
  return { ios: link('ios'), android: link('android'), computer: link('computer') };
}

/** Reads that payload. A link of an earlier version has the secret alone. */
export function readStartPayload(payload: string): StartPayload {
  const [, secret = payload, named] = WITH_TARGET.exec(payload) ?? [];
  return { secret, target: SETUP_TARGETS.find((target) => target === named) ?? null };
}
