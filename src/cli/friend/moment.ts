import type { Language } from '../../languages.ts';

/** A moment (ISO) as the terminal's language writes it, in its own time zone. */
export const moment = (iso: string, language: Language): string =>
  new Date(iso).toLocaleString(language === 'en' ? 'en-GB' : language, { dateStyle: 'medium', timeStyle: 'short' });
