/** A percentage rounded to a whole number. */
export const percentText = (percent: number): string => `${Math.round(percent)}%`;

/** Quiet hours such as `23:00–08:00` from their stored number (2308). */
export const hoursText = (value: number): string =>
  `${String(Math.floor(value / 100)).padStart(2, '0')}:00–${String(value % 100).padStart(2, '0')}:00`;
