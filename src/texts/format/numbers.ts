/** A part as whole percent. */
export const percentText = (percent: number): string => `${Math.round(percent)}%`;

/** `23:00–08:00`, of hours as one number (2308). */
export const hoursText = (value: number): string =>
  `${String(Math.floor(value / 100)).padStart(2, '0')}:00–${String(value % 100).padStart(2, '0')}:00`;
