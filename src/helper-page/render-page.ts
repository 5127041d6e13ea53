import { createHash } from 'node:crypto';
import { LANGUAGES, type Language } from '../languages.ts';
import type { Texts } from '../texts/chat/texts.ts';
import { escapeHtml as esc } from '../texts/format/html.ts';
import type { PageFacts, Passage } from './page-facts.ts';
import { exitFinding, seenBySites } from './render-exit.ts';

/** A page and the policy that it needs: nothing but its own style and, where a name server is tried, one script and one address. */
export interface Rendered {
  readonly html: string;
  readonly policy: string;
}

const STYLE = `:root{color-scheme:light dark}*{box-sizing:border-box}
body{margin:0 auto;max-width:34rem;padding:1rem;font:1.05rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText;overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:.5rem 0 1rem}ul{list-style:none;margin:0;padding:0}
li{border:1px solid GrayText;border-radius:.6rem;padding:.7rem .9rem;margin:0 0 .7rem}
b{display:block}p{margin:.4rem 0 0}nav{margin-top:1.2rem}a{display:inline-block;padding:.5rem 0;color:LinkText}[hidden]{display:none}`;

/** Asks a name that only this server's resolver knows; an answer tells that it is asked, and no answer that another one is. */
const SCRIPT = `const item=document.getElementById('dns'),show=(id)=>{item.hidden=false;document.getElementById(id).hidden=false};
fetch('http://'+item.dataset.name+'/dns',{cache:'no-store',credentials:'omit',signal:AbortSignal.timeout(20000)}).then((answer)=>answer.ok?show('dns-own'):show('dns-other'),()=>show('dns-other'))`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page as a whole: readable on a phone, without anything from elsewhere. */
export function renderPage(facts: PageFacts, language: Language, texts: Texts['helperPage']): Rendered {
  const { dnsName, exit } = facts;
  const seen = seenBySites(facts, texts);
  const items = [
    item('✅', texts.connected(facts.server), facts.isSpare ? texts.spareRemedy() : null),
    ...(seen === null ? [] : [item('🌍', seen)]),
    ...(exit === null ? [] : [item(...exitFinding(exit, texts), texts.choiceRemedy())]),
    family(texts, 'IPv4', facts.ipv4),
    family(texts, 'IPv6', facts.ipv6),
    ...(dnsName === null ? [] : [dnsItem(texts, dnsName)]),
    ...(facts.door === null ? [item('🚪', texts.unknownDevice())] : [item('🚪', texts.door(facts.door))]),
  ];
  const others = LANGUAGES.filter((other) => other !== language);
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${esc(texts.title())}</title><style>${STYLE}</style></head>
<body><main><h1>${esc(texts.title())}</h1><ul>
${items.join('\n')}
</ul><p>${esc(texts.footer())}</p></main>
<nav>${others.map((other) => `<a href="/?lang=${other}" lang="${other}">${other === 'ru' ? 'По-русски' : 'In English'}</a>`).join(' ')}</nav>
${dnsName === null ? '' : `<script>${SCRIPT}</script>`}</body></html>
`;
  const script = dnsName === null ? '' : `; script-src ${hashOf(SCRIPT)}; connect-src http://${dnsName}`;
  const policy = `default-src 'none'; style-src ${hashOf(STYLE)}${script}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html, policy };
}

/** One finding, with its remedy if something is to be done about it. */
function item(mark: string, finding: string, remedy: string | null = null): string {
  return `<li><b>${mark} ${esc(finding)}</b>${remedy === null ? '' : `<p>${esc(remedy)}</p>`}</li>`;
}

function family(texts: Texts['helperPage'], name: 'IPv4' | 'IPv6', passage: Passage): string {
  if (passage === 'past') return item('⚠️', texts.past(name), texts.pastRemedy());
  return item('🔒', passage === 'through' ? texts.through(name) : texts.closed(name));
}

function dnsItem(texts: Texts['helperPage'], name: string): string {
  return `<li id="dns" data-name="${esc(name)}" hidden><div id="dns-own" hidden><b>🔒 ${esc(texts.ownDns())}</b></div><div id="dns-other" hidden><b>⚠️ ${esc(texts.otherDns())}</b><p>${esc(texts.otherDnsRemedy())}</p></div></li>`;
}
