import { DownloadError } from '../../downloads/download-lines.ts';
import { downloadedAt, inspectOwn, listFiles, readCountry } from '../../downloads/exit-lists.ts';
import { countryInUse, updateCountryFile } from '../../downloads/update-country-file.ts';
import type { CountryList } from '../../exits/lists/country-list.ts';
import { ListError } from '../../exits/lists/list-error.ts';
import { writeDurably } from '../../store/durable-write.ts';
import type { ExitTexts } from '../../texts/cli/texts.ts';
import { visible } from '../../visible.ts';
import { CliError } from '../cli-error.ts';
import type { ExitParts } from './exit-parts.ts';

/** `vpn-bot exit lists`: the country's list and the owner's own. False if something in them is wrong, and so not in use. */
export async function exitLists(parts: ExitParts): Promise<boolean> {
  const isCountryRight = await sayCountry(parts);
  return (await sayOwn(parts)) && isCountryRight;
}

/** `vpn-bot exit lists update`: the country's networks as the registries list them today. Throws `CliError`; then the old list stays. */
export async function exitListsUpdate({ console, settings, texts, asBot }: ExitParts): Promise<void> {
  const { peersFile, exitCountry: country, exitListUrls: urls } = settings();
  const t = texts.exit;
  for (const url of urls) console.say(t.downloading(url));
  try {
    const list = await asBot(() => updateCountryFile({ peersFile, country, urls, write: writeDurably }));
    console.say(t.country(list.country, counted(list)));
    console.say(t.source(list.source, list.licence));
    console.say(t.updated);
  } catch (error) {
    if (!(error instanceof ListError || error instanceof DownloadError)) throw error;
    const before = await asBot(() => countryInUse(peersFile, country));
    throw new CliError(t.notTaken(problemOf(error, t), before?.date ?? null), { cause: error });
  }
}

async function sayCountry({ console, settings, texts: { exit: t }, asBot }: ExitParts): Promise<boolean> {
  const { peersFile, exitCountry: country } = settings();
  try {
    const list = await asBot(() => readCountry(peersFile, country));
    if (list === null) {
      console.say(t.noCountry(country));
      return true;
    }
    const at = await asBot(() => downloadedAt(peersFile, country));
    console.say(t.country(list.country, counted(list)));
    console.say(t.source(list.source, list.licence));
    console.say(at === null ? t.shipped : t.downloadedOn(new Date(at).toISOString().slice(0, 10)));
    return true;
  } catch (error) {
    if (!(error instanceof ListError)) throw error;
    console.say(problemOf(error, t));
    return false;
  }
}

async function sayOwn({ console, settings, texts: { exit: t }, asBot }: ExitParts): Promise<boolean> {
  const { peersFile } = settings();
  const file = visible(listFiles(peersFile, '').own);
  const own = await asBot(() => inspectOwn(peersFile));
  if (own === null) console.say(t.noOwn(file));
  else if ('networks' in own) {
    console.say(t.own(file, own.networks.length, own.exceptNetworks.length));
    const names = own.domains.length + own.exceptDomains.length;
    if (names > 0) console.say(t.ownDomains(names));
  } else {
    console.say(t.ownWrong(file));
    for (const { line, fault } of own) console.say(t.wrongLine(line, t.faults.line(fault)));
    return false;
  }
  return true;
}

const counted = ({ networks, date }: CountryList) => ({ v4: networks.v4.length, v6: networks.v6.length, date });

/** Why a list is not taken, in the language of the terminal. */
function problemOf(error: ListError | DownloadError, { faults }: ExitTexts): string {
  if (error instanceof DownloadError) return `${error.url}: ${faults.download(error.fault)}`;
  const { fault, where, message } = error;
  if (fault === null) return message;
  return where === null ? faults.list(fault) : `${where}: ${faults.list(fault)}`;
}
